import { LRUCache } from 'lru-cache';
import type { Client } from '../../client/client.ts';
import type { TokenReview } from '../../proto/gen/authentication/v1.ts';
import type { SubjectAccessReview } from '../../proto/gen/authorization/v1.ts';
import type { NodeListenerOptions, NodeUser } from '../server/listener.ts';

/** What a decision is asked for once and then kept, in milliseconds: those of Kubernetes. */
const keptMs = { token: 120_000, allowed: 300_000, denied: 30_000 };
const maxKept = 1000;
const deadlineMs = 10_000;

/**
 * Lets the API server say who calls the node's server and what they may do: client certificates speak for themselves, tokens go to
 * TokenReview, every request to SubjectAccessReview.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export function delegatedAuth(
  client: Client,
  { anonymous }: { readonly anonymous: boolean },
): Pick<NodeListenerOptions, 'authenticate' | 'authorize'> {
  const tokens = new LRUCache<string, { readonly user: NodeUser | undefined }>({ max: maxKept, ttl: keptMs.token });
  const decisions = new LRUCache<string, { readonly allowed: boolean }>({ max: maxKept, ttl: keptMs.allowed });

  async function reviewToken(token: string): Promise<NodeUser | undefined> {
    const known = tokens.get(token);
    if (known) return known.user;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token } };
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    const signal = AbortSignal.timeout(deadlineMs);
    const { status } = (await client.raw('POST', path, { body, signal })) as TokenReview;
    const user =
      status?.authenticated && status.user
        ? { name: status.user.username ?? '', groups: status.user.groups ?? [] }
        : undefined;
    tokens.set(token, { user });
    return user;
  }

  return {
    async authenticate({ certificate, bearerToken }) {
      if (certificate) return { name: certificate.name, groups: [...certificate.groups, 'system:authenticated'] };
      if (bearerToken !== undefined) return reviewToken(bearerToken);
      return anonymous ? { name: 'system:anonymous', groups: ['system:unauthenticated'] } : undefined;
    },
    async authorize(user, { verb, resource, subresources, name }) {
      const key = JSON.stringify([user, verb, subresources]);
      const known = decisions.get(key);
      if (known) return known.allowed;
      let allowed = false;
      for (const subresource of subresources) {
        const resourceAttributes = { verb, resource, subresource, name, version: 'v1' };
        const spec = { user: user.name, groups: [...user.groups], resourceAttributes };
        const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: {}, spec };
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const signal = AbortSignal.timeout(deadlineMs);
        const { status } = (await client.raw('POST', path, { body, signal })) as SubjectAccessReview;
        allowed ||= status?.allowed ?? false;
        if (allowed) break;
      }
      decisions.set(key, { allowed }, { ttl: allowed ? keptMs.allowed : keptMs.denied });
      return allowed;
    },
  };
}
