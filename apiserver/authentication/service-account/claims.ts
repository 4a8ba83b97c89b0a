import { isPlainObject } from '../../../api/codec/wording.ts';
/** Something a token names, with the uid it had when the token was issued. */
export interface ObjectName {
  readonly name: string;
  readonly uid: string;
}

/** What a token of a service account says. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims */
export interface ServiceAccountClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  /** Seconds since the epoch, as are `iat` and `nbf`. */
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number;
  readonly jti: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly node?: ObjectName;
    readonly pod?: ObjectName;
    readonly secret?: ObjectName;
    readonly serviceaccount: ObjectName;
    /** From this second on the bearer should have fetched a new token, though this one is still good. */
    readonly warnafter?: number;
  };
}

/** Issuer of the tokens that lie in secrets of type `kubernetes.io/service-account-token`; they do not expire. */
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';

/** What a legacy token says, renamed. */
export interface LegacyClaims {
  readonly namespace: string;
  readonly serviceaccount: ObjectName;
  readonly secretName: string;
  readonly sub: string;
}

type Json = Readonly<Record<string, unknown>>;
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const seconds = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

/** The claims of a JWT without checking its signature; undefined when the token is no JWT. */
export function peek(token: string): Json | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return isPlainObject(payload) ? payload : undefined;
  } catch {
    return undefined; // Not JSON: some other kind of token, which is an answer here and no error.
  }
}

function objectName(value: unknown): ObjectName | undefined {
  return isPlainObject(value) ? { name: text(value.name), uid: text(value.uid) } : undefined;
}

/** Reads the claims of a bound token; a string says what is wrong with them. */
export function readClaims(payload: Json): ServiceAccountClaims | string {
  const own = payload['kubernetes.io'];
  if (!isPlainObject(own)) return 'token has no kubernetes.io claims';
  const serviceaccount = objectName(own.serviceaccount);
  const namespace = text(own.namespace);
  if (serviceaccount === undefined || serviceaccount.name === '' || namespace === '')
    return 'token names no service account';
  const sub = text(payload.sub);
  if (sub !== `system:serviceaccount:${namespace}:${serviceaccount.name}`)
    return 'token subject does not match its claims';
  const aud = typeof payload.aud === 'string' ? [payload.aud] : payload.aud;
  if (!Array.isArray(aud) || !aud.every((one) => typeof one === 'string')) return 'token has no audience';
  const exp = seconds(payload.exp);
  const nbf = seconds(payload.nbf);
  if (exp === undefined || nbf === undefined) return 'token has no validity period';
  const pod = objectName(own.pod);
  const node = objectName(own.node);
  const secret = objectName(own.secret);
  const warnafter = seconds(own.warnafter);
  return {
    iss: text(payload.iss),
    sub,
    aud,
    exp,
    iat: seconds(payload.iat) ?? nbf,
    nbf,
    jti: text(payload.jti),
    'kubernetes.io': {
      namespace,
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount,
      ...(warnafter === undefined ? {} : { warnafter }),
    },
  };
}

/** Reads the claims of a legacy token; a string says what is wrong with them. */
export function readLegacyClaims(payload: Json): LegacyClaims | string {
  const claim = (name: string) => text(payload[`kubernetes.io/serviceaccount/${name}`]);
  const namespace = claim('namespace');
  const serviceaccount = { name: claim('service-account.name'), uid: claim('service-account.uid') };
  const secretName = claim('secret.name');
  const sub = text(payload.sub);
  if (namespace === '' || secretName === '' || serviceaccount.name === '' || serviceaccount.uid === '') {
    return 'token lacks a legacy claim';
  }
  if (sub !== `system:serviceaccount:${namespace}:${serviceaccount.name}`)
    return 'token subject does not match its claims';
  return { namespace, serviceaccount, secretName, sub };
}

/** The payload of a legacy token, for the controller that fills secrets. */
export const legacyPayload = (namespace: string, serviceaccount: ObjectName, secretName: string): Json => ({
  iss: LEGACY_ISSUER,
  'kubernetes.io/serviceaccount/namespace': namespace,
  'kubernetes.io/serviceaccount/secret.name': secretName,
  'kubernetes.io/serviceaccount/service-account.name': serviceaccount.name,
  'kubernetes.io/serviceaccount/service-account.uid': serviceaccount.uid,
  sub: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
});
