import { quote } from '../../../api/field/quote.ts';
import { parseApiVersion } from '../../../api/meta/group-version.ts';
import type { TokenRequestSpec } from '../../../proto/gen/authentication/v1.ts';
import { serviceAccountUsername } from '../user-info.ts';
import type { ObjectName, ServiceAccountClaims } from './claims.ts';

/** Issuer, and audience of requests that name none, unless `--service-account-issuer` and `--api-audiences` say otherwise. */
export const DEFAULT_ISSUER = 'https://kubernetes.default.svc';

const HOUR = 3600;
const MIN_SECONDS = 10 * 60;
const MAX_SECONDS = 2 ** 32;
/** What kubelets ask for on behalf of pods that take no care to reload their token; see `extendExpiration`. */
const WARN_ONLY_SECONDS = HOUR + 7;
const EXTENDED_SECONDS = 365 * 24 * HOUR;

/** The object a token is to be bound to, as the store has it. */
export type BoundTo =
  | {
      readonly kind: 'Pod';
      readonly object: ObjectName;
      readonly serviceAccountName: string;
      readonly node: ObjectName | undefined;
    }
  | { readonly kind: 'Secret' | 'Node'; readonly object: ObjectName };

/** What the server says of all tokens. */
export interface TokenPolicy {
  readonly issuer: string;
  readonly apiAudiences: readonly string[];
  /** `--service-account-max-token-expiration`, seconds; undefined is no bound. */
  readonly maxExpirationSeconds?: number;
  /** `--service-account-extend-token-expiration`: pods' tokens live for a year, and `warnafter` tells who should reload. */
  readonly extendExpiration: boolean;
}

/** Refusals carry what a Status needs: the reason, and the field for `Invalid`. */
export type TokenPlan =
  | {
      readonly kind: 'issue';
      readonly claims: ServiceAccountClaims;
      /** The request's spec with defaults and bounds applied, to be sent back. */
      readonly spec: { readonly audiences: readonly string[]; readonly expirationSeconds: number };
      /** Milliseconds; when the bearer has to fetch a new one. */
      readonly expiresAt: number;
      readonly warnings: readonly string[];
    }
  | TokenRefusal;

export interface TokenRefusal {
  readonly kind: 'refused';
  readonly reason: 'Invalid' | 'BadRequest' | 'Conflict';
  readonly message: string;
  readonly field?: string;
  readonly value?: unknown;
}

const versionOf = (ref: TokenRequestSpec['boundObjectRef']) =>
  parseApiVersion(ref?.apiVersion ?? '') ?? { group: '', version: '' };

/** Kinds that tokens can be bound to, in whatever version of the core group; the caller fetches the object before it plans, and answers 404 when it is gone. */
export function boundKind(ref: TokenRequestSpec['boundObjectRef']): 'Pod' | 'Secret' | 'Node' | undefined {
  const { group } = versionOf(ref);
  const kind = ref?.kind;
  return group === '' && (kind === 'Pod' || kind === 'Secret' || kind === 'Node') ? kind : undefined;
}

const refused = (reason: 'BadRequest' | 'Conflict', message: string): TokenPlan => ({
  kind: 'refused',
  reason,
  message,
});

/** Whether a token can last as long as is asked; the caller asks before it looks for what the token is bound to. */
export function checkExpiration({ expirationSeconds = HOUR }: TokenRequestSpec): TokenRefusal | undefined {
  const problem =
    expirationSeconds < MIN_SECONDS
      ? 'may not specify a duration less than 10 minutes'
      : expirationSeconds > MAX_SECONDS
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined;
  return problem === undefined
    ? undefined
    : {
        kind: 'refused',
        reason: 'Invalid',
        field: 'spec.expirationSeconds',
        value: expirationSeconds,
        message: problem,
      };
}

/**
 * Decides one TokenRequest. `bound` is the object that `boundObjectRef` names, when it names one of a kind that
 * `boundKind` knows. https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export function planTokenRequest(
  spec: TokenRequestSpec,
  account: { readonly namespace: string } & ObjectName,
  bound: BoundTo | undefined,
  policy: TokenPolicy,
  { now, id }: { readonly now: number; readonly id: string },
): TokenPlan {
  const warnings: string[] = [];
  const audiences = spec.audiences?.length ? spec.audiences : policy.apiAudiences;
  let expirationSeconds = spec.expirationSeconds ?? HOUR;
  const unfit = checkExpiration(spec);
  if (unfit) return unfit;
  const ref = spec.boundObjectRef;
  if (ref !== undefined && ref !== null) {
    if (boundKind(ref) === undefined || bound === undefined) {
      const { group, version } = versionOf(ref);
      const type = `${group}/${version}, Kind=${ref.kind ?? ''}`;
      return refused('BadRequest', `cannot bind token to object of type ${type}`);
    }
    if (bound.kind === 'Pod' && bound.serviceAccountName !== account.name) {
      return refused(
        'BadRequest',
        `cannot bind token for serviceaccount ${quote(account.name)} to pod running with different serviceaccount name.`,
      );
    }
    if (ref.uid && ref.uid !== bound.object.uid) {
      const why = `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
      return refused('Conflict', why);
    }
  }
  const max = policy.maxExpirationSeconds;
  if (max !== undefined && expirationSeconds > max) {
    warnings.push(`requested expiration of ${expirationSeconds} seconds shortened to ${max} seconds`);
    expirationSeconds = max;
  }
  const extended =
    policy.extendExpiration &&
    bound?.kind === 'Pod' &&
    expirationSeconds === WARN_ONLY_SECONDS &&
    audiences.every((audience) => policy.apiAudiences.includes(audience));
  const iat = Math.floor(now / 1000);
  const pod = bound?.kind === 'Pod' ? bound.object : undefined;
  const node = bound?.kind === 'Pod' ? bound.node : bound?.kind === 'Node' ? bound.object : undefined;
  const claims: ServiceAccountClaims = {
    aud: audiences,
    exp: iat + (extended ? EXTENDED_SECONDS : expirationSeconds),
    iat,
    iss: policy.issuer,
    jti: id,
    'kubernetes.io': {
      namespace: account.namespace,
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      ...(bound?.kind === 'Secret' ? { secret: bound.object } : {}),
      serviceaccount: { name: account.name, uid: account.uid },
      ...(extended ? { warnafter: iat + expirationSeconds } : {}),
    },
    nbf: iat,
    sub: serviceAccountUsername(account.namespace, account.name),
  };
  return {
    kind: 'issue',
    claims,
    spec: { audiences, expirationSeconds },
    expiresAt: (iat + expirationSeconds) * 1000,
    warnings,
  };
}
