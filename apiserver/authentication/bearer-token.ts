import {
  type Authentication,
  type Headers,
  type MaybePromise,
  noCredential,
  type RequestAuthenticator,
} from './authenticator.ts';

/** Knows users by token. A token that is not of its kind is `none`, one that is but is not good is `rejected`. */
export interface TokenAuthenticator {
  readonly name: string;
  authenticateToken(token: string, audiences: readonly string[]): MaybePromise<Authentication>;
}

const SUBPROTOCOL_PREFIX = 'base64url.bearer.authorization.k8s.io.';

/**
 * The token of a request: `Authorization: Bearer TOKEN`, or for browsers, which cannot set headers on WebSockets, a
 * subprotocol that carries it.
 */
export function bearerTokenOf(headers: Headers): string | undefined {
  const header = one(headers.authorization);
  if (header !== undefined) {
    const [scheme = '', token = ''] = header.trim().split(' ', 2);
    if (scheme.toLowerCase() === 'bearer' && token !== '') return token;
  }
  const offered = one(headers['sec-websocket-protocol']);
  if (offered === undefined) return undefined;
  for (const protocol of offered.split(',')) {
    const name = protocol.trim();
    if (!name.startsWith(SUBPROTOCOL_PREFIX)) continue;
    const encoded = name.slice(SUBPROTOCOL_PREFIX.length);
    if (/^[A-Za-z0-9_-]+$/.test(encoded)) return Buffer.from(encoded, 'base64url').toString('utf8');
  }
  return undefined;
}

const one = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value.join(',') : value);

/** The subprotocols a server may answer with: without the one that carries the token, which must not be echoed. */
export const withoutTokenProtocol = (offered: string): string[] =>
  offered
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => !protocol.startsWith(SUBPROTOCOL_PREFIX));

/** Asks who knows the token, in order. A token that nobody knows is rejected: whoever sends one means it. */
export function bearerTokenAuthenticator(
  authenticators: readonly TokenAuthenticator[],
  audiences: readonly string[],
): RequestAuthenticator {
  return {
    name: 'bearer',
    authenticate({ headers }) {
      const token = bearerTokenOf(headers);
      return token === undefined ? noCredential : authenticateToken(token, authenticators, audiences);
    },
  };
}

/** Asks about one token, as TokenReview does. Never `none`. */
export function authenticateToken(
  token: string,
  authenticators: readonly TokenAuthenticator[],
  audiences: readonly string[],
): MaybePromise<Authentication> {
  return askAt(token, authenticators, audiences, 0, []);
}

function askAt(
  token: string,
  authenticators: readonly TokenAuthenticator[],
  audiences: readonly string[],
  from: number,
  reasons: readonly string[],
): MaybePromise<Authentication> {
  let failed = reasons;
  for (let at = from; at < authenticators.length; at++) {
    const authenticator = authenticators[at];
    if (authenticator === undefined) break;
    const outcome = authenticator.authenticateToken(token, audiences);
    if (outcome instanceof Promise) {
      const before = failed;
      return outcome.then((settled) => {
        if (settled.kind === 'authenticated') return settled;
        const now = settled.kind === 'rejected' ? [...before, settled.reason] : before;
        return askAt(token, authenticators, audiences, at + 1, now);
      });
    }
    if (outcome.kind === 'authenticated') return outcome;
    if (outcome.kind === 'rejected') failed = [...failed, outcome.reason];
  }
  const all = ['invalid bearer token', ...failed];
  return { kind: 'rejected', reason: all.length === 1 ? (all[0] ?? '') : `[${all.join(', ')}]` };
}
