import { quote } from '../../../api/field/quote.ts';
import { Extra, type UserInfo, userOf } from '../user-info.ts';
import type { JwtSettings } from './settings.ts';

/** The payload of a token whose signature is good. */
export type Claims = Readonly<Record<string, unknown>>;

/** Clocks of issuers run ahead of ours by as much; what every verifier of Kubernetes allows. */
const NOT_BEFORE_LEEWAY_MS = 5 * 60_000;

/** Why a token may not be used now, or by us; undefined when it may. Times are asked with every request. */
export function refuseTimes(claims: Claims, now: number): string | undefined {
  const expires = secondsOf(claims['exp']);
  if (expires === undefined) return 'oidc: verify token: oidc: token has no expiry';
  if (now >= expires * 1000) {
    return `oidc: verify token: oidc: token is expired (Token Expiry: ${new Date(expires * 1000).toISOString()})`;
  }
  const begins = claims['nbf'];
  if (begins === undefined) return undefined;
  const from = secondsOf(begins);
  if (from === undefined) return 'oidc: verify token: oidc: nbf is no time';
  return now + NOT_BEFORE_LEEWAY_MS < from * 1000
    ? 'oidc: verify token: oidc: current time is before the nbf (not before) time'
    : undefined;
}

/** Beyond this no date can be printed; a token that is good for longer is none. */
const MAX_SECONDS = 8_640_000_000_000;

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= MAX_SECONDS ? value : undefined;
}

/** Why the token is not meant for us, or not of the issuer; undefined when it is. */
export function refuseOrigin(claims: Claims, { issuer }: JwtSettings): string | undefined {
  if (claims['iss'] !== issuer.url) return 'oidc: verify token: oidc: id token issued by a different provider';
  const stated = claims['aud'];
  const audiences = typeof stated === 'string' ? [stated] : stated;
  if (Array.isArray(audiences) && audiences.some((one) => issuer.audiences.includes(one as string))) return undefined;
  const wanted = [...issuer.audiences].sort().map(quote).join(' ');
  const got = Array.isArray(audiences) ? audiences.map((one) => quote(String(one))).join(' ') : '';
  return `oidc: verify token: oidc: expected audience in [${wanted}] got [${got}]`;
}

/**
 * The user that claims mean; a string says why they mean none. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
 */
export function userFromClaims(claims: Claims, settings: JwtSettings): UserInfo | string {
  const { username, groups, uid, requiredClaims } = settings;
  const name = textClaim(claims, username.claim);
  if (typeof name !== 'object') return `oidc: parse username claims ${quote(username.claim)}: ${name}`;
  if (name.text === '') return `oidc: username claim ${quote(username.claim)} is empty`;
  if (username.claim === 'email' && Object.hasOwn(claims, 'email_verified')) {
    const verified = claims['email_verified'];
    if (typeof verified !== 'boolean') return "oidc: parse 'email_verified' claim: it is no boolean";
    if (!verified) return 'oidc: email not verified';
  }
  const memberOf = groups === undefined ? [] : groupsClaim(claims, groups);
  if (typeof memberOf === 'string') return memberOf;
  const id = uid === undefined ? { text: '' } : textClaim(claims, uid.claim);
  if (typeof id !== 'object') return `oidc: parse uid claim ${quote(uid?.claim ?? '')}: ${id}`;
  for (const { claim, value } of requiredClaims) {
    if (!Object.hasOwn(claims, claim)) return `oidc: required claim ${claim} not present in ID token`;
    const found = textClaim(claims, claim);
    if (typeof found !== 'object') return `oidc: parse claim ${claim}: ${found}`;
    if (found.text !== value) {
      return `oidc: required claim ${claim} value does not match. Got = ${found.text}, want = ${value}`;
    }
  }
  const jti = claims['jti'];
  return userOf(`${username.prefix}${name.text}`, {
    uid: id.text,
    groups: memberOf,
    extra: typeof jti === 'string' && jti !== '' ? { [Extra.credentialId]: [`JTI=${jti}`] } : {},
  });
}

/** A claim that has to be a text. Own properties only: `__proto__` and its like are no claims. */
function textClaim(claims: Claims, name: string): { readonly text: string } | 'claim not present' | 'it is no string' {
  if (!Object.hasOwn(claims, name)) return 'claim not present';
  const value = claims[name];
  return typeof value === 'string' ? { text: value } : 'it is no string';
}

/** Groups may be a list or one text; a token without the claim is in none. */
function groupsClaim(claims: Claims, { claim, prefix }: NonNullable<JwtSettings['groups']>): string[] | string {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (value === undefined || value === null) return [];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!all.every((one) => typeof one === 'string'))
    return `oidc: parse groups claim ${quote(claim)}: it is no list of strings`;
  return all.map((one) => `${prefix}${one}`);
}
