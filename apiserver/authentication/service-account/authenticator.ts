import { LRUCache } from 'lru-cache';
import { type Authentication, type MaybePromise, noCredential } from '../authenticator.ts';
import type { TokenAuthenticator } from '../bearer-token.ts';
import { Extra, serviceAccountGroups, serviceAccountUsername, userOf } from '../user-info.ts';
import {
  LEGACY_ISSUER,
  type LegacyClaims,
  type ObjectName,
  peek,
  readClaims,
  readLegacyClaims,
  type ServiceAccountClaims,
} from './claims.ts';
import { acceptedAlgorithms, type VerificationKey } from './keys.ts';

/** As much of an object as a token's validity depends on. */
export interface BoundObject {
  readonly uid: string;
  /** RFC 3339, when the object is being deleted. */
  readonly deletionTimestamp?: string | undefined;
  /** Secrets only: the token inside, decoded. Legacy tokens are good only while their secret holds them. */
  readonly token?: string | undefined;
}

export type BoundKind = 'ServiceAccount' | 'Pod' | 'Secret' | 'Node';

/** Where the objects that tokens are bound to are looked up. Namespace is '' for nodes. */
export interface BoundObjectLookup {
  /** From the watch cache; at once. */
  cached(kind: BoundKind, namespace: string, name: string): BoundObject | undefined;
  /** From the store; asked when the cache has it not or has another, which may only mean that it lags behind. */
  live(kind: BoundKind, namespace: string, name: string): Promise<BoundObject | undefined>;
}

export interface ServiceAccountTokenOptions {
  readonly keys: readonly VerificationKey[];
  /** Accepted issuers; the first is the one that signs now. */
  readonly issuers: readonly string[];
  readonly lookup: BoundObjectLookup;
  /** Whom tokens are for that do not say it, those of secrets: `--api-audiences`; the issuers when absent. */
  readonly apiAudiences?: readonly string[];
  /** `--service-account-lookup`: false lets tokens of secrets outlive secret and account. True when absent. */
  readonly lookupLegacy?: boolean;
  readonly now: () => number;
  /** How many verified tokens are remembered. */
  readonly cacheSize?: number;
}

/** A token whose signature is good. Whether it is good now is asked with every request. */
type Verified =
  | {
      readonly kind: 'bound';
      readonly claims: ServiceAccountClaims;
      readonly outcome: Extract<Authentication, { kind: 'authenticated' }>;
    }
  | {
      readonly kind: 'legacy';
      readonly claims: LegacyClaims;
      readonly outcome: Extract<Authentication, { kind: 'authenticated' }>;
    };

/** A bound object that is being deleted keeps its tokens so long, so that its last requests succeed. */
const DELETION_LEEWAY_MS = 60_000;

const rejected = (reason: string): Authentication => ({ kind: 'rejected', reason });

/**
 * Tokens of service accounts: signature by one of our keys (once a token), then time, audience, and whether the account
 * and the pod, secret or node it is bound to are still the same objects (every time, in memory), so that deleting one of
 * them ends its tokens at once.
 */
export function serviceAccountTokenAuthenticator(options: ServiceAccountTokenOptions): TokenAuthenticator {
  const { issuers, lookup, lookupLegacy = true, now, apiAudiences = issuers } = options;
  const verified = new LRUCache<string, Verified>({ max: options.cacheSize ?? 4096 });
  return {
    name: 'service-account',
    authenticateToken(token, audiences) {
      const known = verified.get(token);
      if (known !== undefined)
        return judge(known, token, audiences, { lookup, lookupLegacy, apiAudiences, now: now() });
      const issuer = peek(token)?.iss;
      if (typeof issuer !== 'string' || (issuer !== LEGACY_ISSUER && !issuers.includes(issuer))) return noCredential;
      return verifySignature(token, options.keys).then((payload) => {
        if (typeof payload === 'string') return rejected(payload);
        const fresh = read(payload, issuer === LEGACY_ISSUER);
        if (typeof fresh === 'string') return rejected(fresh);
        verified.set(token, fresh);
        return judge(fresh, token, audiences, { lookup, lookupLegacy, apiAudiences, now: now() });
      });
    },
  };
}

async function verifySignature(
  token: string,
  keys: readonly VerificationKey[],
): Promise<Record<string, unknown> | string> {
  const { compactVerify, decodeProtectedHeader, errors } = await import('jose');
  let header: { readonly alg?: string; readonly kid?: string };
  try {
    header = decodeProtectedHeader(token);
  } catch (error) {
    if (error instanceof TypeError) return 'token header cannot be read';
    throw error;
  }
  if (!acceptedAlgorithms.includes(header.alg ?? '')) return 'token is signed with an algorithm that is not accepted';
  const fitting = keys.filter(({ algorithm }) => algorithm === header.alg);
  const named = fitting.filter(({ kid }) => kid === header.kid);
  // The key that the header names first; the others too, because other servers may name the same key otherwise.
  for (const { key, algorithm } of [...named, ...fitting.filter((one) => !named.includes(one))]) {
    try {
      const { payload } = await compactVerify(token, key, { algorithms: [algorithm] });
      return JSON.parse(Buffer.from(payload).toString('utf8')) as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) && !(error instanceof SyntaxError)) throw error;
    }
  }
  return 'token signature is not valid';
}

function read(payload: Record<string, unknown>, legacy: boolean): Verified | string {
  if (legacy) {
    const claims = readLegacyClaims(payload);
    if (typeof claims === 'string') return claims;
    const { namespace, serviceaccount } = claims;
    return { kind: 'legacy', claims, outcome: authenticated(namespace, serviceaccount, {}) };
  }
  const claims = readClaims(payload);
  if (typeof claims === 'string') return claims;
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io'];
  const extra = {
    ...(pod === undefined ? {} : { [Extra.podName]: [pod.name], [Extra.podUid]: [pod.uid] }),
    ...(claims.jti === '' ? {} : { [Extra.credentialId]: [`JTI=${claims.jti}`] }),
    ...(node === undefined
      ? {}
      : { [Extra.nodeName]: [node.name], ...(node.uid === '' ? {} : { [Extra.nodeUid]: [node.uid] }) }),
  };
  return { kind: 'bound', claims, outcome: authenticated(namespace, serviceaccount, extra) };
}

function authenticated(namespace: string, account: ObjectName, extra: Record<string, readonly string[]>) {
  const user = userOf(serviceAccountUsername(namespace, account.name), {
    uid: account.uid,
    groups: serviceAccountGroups(namespace),
    extra,
  });
  return { kind: 'authenticated', user } as const;
}

interface Circumstances {
  readonly lookup: BoundObjectLookup;
  readonly lookupLegacy: boolean;
  readonly apiAudiences: readonly string[];
  readonly now: number;
}

/** What a token depends on: each must still be the object with this uid. */
interface Dependency {
  readonly kind: BoundKind;
  readonly namespace: string;
  readonly object: ObjectName;
  /** Undefined unless a secret has to hold the very token. */
  readonly token?: string;
}

function judge(
  verified: Verified,
  token: string,
  audiences: readonly string[],
  { lookup, lookupLegacy, apiAudiences, now }: Circumstances,
): MaybePromise<Authentication> {
  const { claims } = verified;
  const meant = verified.kind === 'bound' ? verified.claims.aud : apiAudiences;
  const good = audiences.filter((audience) => meant.includes(audience));
  if (good.length === 0)
    return rejected(
      `token audiences ${JSON.stringify(meant)} is invalid for the target audiences ${JSON.stringify(audiences)}`,
    );
  const needs: Dependency[] = [];
  if (verified.kind === 'bound') {
    const { exp, nbf } = verified.claims;
    if (now >= exp * 1000) return rejected('service account token has expired');
    if (now < nbf * 1000 - DELETION_LEEWAY_MS) return rejected('service account token is not valid yet');
    const { namespace, serviceaccount, pod, secret, node } = verified.claims['kubernetes.io'];
    needs.push({ kind: 'ServiceAccount', namespace, object: serviceaccount });
    if (secret !== undefined) needs.push({ kind: 'Secret', namespace, object: secret });
    if (pod !== undefined) needs.push({ kind: 'Pod', namespace, object: pod });
    // With a pod the node only tells where the pod ran; the pod's own life is what counts.
    else if (node !== undefined) needs.push({ kind: 'Node', namespace: '', object: node });
  } else if (lookupLegacy) {
    const { namespace, serviceaccount, secretName } = verified.claims;
    needs.push({ kind: 'ServiceAccount', namespace, object: serviceaccount });
    needs.push({ kind: 'Secret', namespace, object: { name: secretName, uid: '' }, token });
  }
  const outcome = verified.outcome;
  const yes: Authentication = { ...outcome, audiences: good };
  const stale = needs.filter(
    (need) => unmet(need, lookup.cached(need.kind, need.namespace, need.object.name), now) !== undefined,
  );
  if (stale.length === 0) return yes;
  return Promise.all(stale.map((need) => lookup.live(need.kind, need.namespace, need.object.name))).then((found) => {
    for (const [at, need] of stale.entries()) {
      const why = unmet(need, found[at], now);
      if (why !== undefined) return rejected(`token of ${claims.sub}: ${why}`);
    }
    return yes;
  });
}

/** Why the object is not the one the token was issued for; undefined when it is. */
function unmet(need: Dependency, found: BoundObject | undefined, now: number): string | undefined {
  const what = `${need.kind} ${need.namespace === '' ? '' : `${need.namespace}/`}${need.object.name}`;
  if (found === undefined) return `${what} does not exist`;
  if (need.object.uid !== '' && found.uid !== need.object.uid)
    return `${what} is another object than when the token was issued`;
  if (found.deletionTimestamp !== undefined && Date.parse(found.deletionTimestamp) + DELETION_LEEWAY_MS < now) {
    return `${what} has been deleted`;
  }
  return need.token !== undefined && found.token !== need.token ? `${what} does not hold the token` : undefined;
}
