import { LRUCache } from 'lru-cache';
import type { TokenReview } from '../../proto/gen/authentication/v1.ts';
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReview,
} from '../../proto/gen/authorization/v1.ts';
import type { Client } from '../client.ts';
import type { Caller, CallerCredentials } from './caller.ts';

/** How long the answers of the API server are believed, in milliseconds. */
export interface KeptTimes {
  readonly token: number;
  readonly allowed: number;
  readonly denied: number;
}

const maxKept = 1000;
const deadlineMs = 10_000;

/** One thing that a caller wants to do. */
export type AccessQuestion =
  | { readonly resourceAttributes: ResourceAttributes }
  | { readonly nonResourceAttributes: NonResourceAttributes };

export interface DelegatedAuth {
  /** The caller, or undefined: 401. */
  authenticate(credentials: CallerCredentials): Promise<Caller | undefined>;
  /** Whether the caller may do any one of these; asked in order. */
  authorize(caller: Caller, questions: readonly AccessQuestion[]): Promise<boolean>;
}

export interface DelegatedAuthOptions {
  /** Whether who shows nothing is taken for `system:anonymous`. */
  readonly anonymous: boolean;
  readonly keptMs: KeptTimes;
  /** Who asks for access, where that is not who asks about tokens. */
  readonly accessClient?: Client;
}

/**
 * Lets the API server say who calls a component's own server and what they may do: client certificates speak for themselves,
 * tokens go to TokenReview, every request to SubjectAccessReview. Both reject when the API server does not answer.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export function delegatedAuth(
  client: Client,
  { anonymous, keptMs, accessClient }: DelegatedAuthOptions,
): DelegatedAuth {
  const tokens = new LRUCache<string, { readonly caller: Caller | undefined }>({ max: maxKept, ttl: keptMs.token });
  const decisions = new LRUCache<string, { readonly allowed: boolean }>({ max: maxKept, ttl: keptMs.allowed });

  async function reviewToken(token: string): Promise<Caller | undefined> {
    const known = tokens.get(token);
    if (known) return known.caller;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token } };
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    const signal = AbortSignal.timeout(deadlineMs);
    const { status } = (await client.raw('POST', path, { body, signal })) as TokenReview;
    const caller =
      status?.authenticated && status.user
        ? { name: status.user.username ?? '', groups: status.user.groups ?? [] }
        : undefined;
    tokens.set(token, { caller });
    return caller;
  }

  return {
    async authenticate({ certificate, bearerToken }) {
      if (certificate) return { name: certificate.name, groups: [...certificate.groups, 'system:authenticated'] };
      if (bearerToken !== undefined) return reviewToken(bearerToken);
      return anonymous ? { name: 'system:anonymous', groups: ['system:unauthenticated'] } : undefined;
    },
    async authorize(caller, questions) {
      const key = JSON.stringify([caller, questions]);
      const known = decisions.get(key);
      if (known) return known.allowed;
      let allowed = false;
      for (const question of questions) {
        const spec = { user: caller.name, groups: [...caller.groups], ...question };
        const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: {}, spec };
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const signal = AbortSignal.timeout(deadlineMs);
        const { status } = (await (accessClient ?? client).raw('POST', path, { body, signal })) as SubjectAccessReview;
        allowed ||= status?.allowed ?? false;
        if (allowed) break;
      }
      decisions.set(key, { allowed }, { ttl: allowed ? keptMs.allowed : keptMs.denied });
      return allowed;
    },
  };
}
