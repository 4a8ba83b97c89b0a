import { anonymousUser, type UserInfo, withAuthenticatedGroup } from './user-info.ts';

/** What authenticators look at. */
export interface AuthenticationRequest {
  /** Lower-case names, as node:http and node:http2 give them. */
  readonly headers: Headers;
  /** The same object for all requests of one connection: what a TLS session proves is checked once. */
  readonly connection: object;
  /** The client's certificate in DER, whoever signed it; undefined when it has shown none. */
  readonly clientCertificate: () => { readonly raw: Uint8Array; readonly issuerCertificate?: unknown } | undefined;
}

/** Values of headers that came more than once may stand in a list, or in one string joined by commas. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * - `authenticated`: the credential is good; `audiences` are those of the server that it is good for.
 * - `none`: no credential of this kind is there; others may know the user.
 * - `rejected`: a credential is there and is not good. The reason is for logs, never for the client.
 */
export type Authentication =
  | { readonly kind: 'authenticated'; readonly user: UserInfo; readonly audiences?: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'rejected'; readonly reason: string };

export const noCredential: Authentication = Object.freeze({ kind: 'none' });

/** Answers at once where it can: most requests come over a known connection or with a token seen before. */
export type MaybePromise<T> = T | Promise<T>;

/** One way to prove who one is. */
export interface RequestAuthenticator {
  readonly name: string;
  authenticate(request: AuthenticationRequest): MaybePromise<Authentication>;
}

/**
 * Asks the authenticators in order; the first that knows the user wins. A rejected credential does not end the search,
 * but when nobody else knows the user it counts: a client with a bad token gets 401, it does not become anonymous.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authentication-strategies
 */
export function authenticateRequest(
  request: AuthenticationRequest,
  authenticators: readonly RequestAuthenticator[],
  { anonymous }: { readonly anonymous: boolean },
): MaybePromise<Authentication> {
  return ask(request, authenticators, 0, [], anonymous);
}

function ask(
  request: AuthenticationRequest,
  authenticators: readonly RequestAuthenticator[],
  from: number,
  reasons: readonly string[],
  anonymous: boolean,
): MaybePromise<Authentication> {
  let failed = reasons;
  for (let at = from; at < authenticators.length; at++) {
    const authenticator = authenticators[at];
    if (authenticator === undefined) break;
    const outcome = authenticator.authenticate(request);
    if (outcome instanceof Promise) {
      const before = failed;
      return outcome.then((settled) => {
        if (settled.kind === 'authenticated') return finish(settled);
        const now = settled.kind === 'rejected' ? [...before, `${authenticator.name}: ${settled.reason}`] : before;
        return ask(request, authenticators, at + 1, now, anonymous);
      });
    }
    if (outcome.kind === 'authenticated') return finish(outcome);
    if (outcome.kind === 'rejected') failed = [...failed, `${authenticator.name}: ${outcome.reason}`];
  }
  if (failed.length > 0) return { kind: 'rejected', reason: failed.join('; ') };
  return anonymous ? { kind: 'authenticated', user: anonymousUser } : noCredential;
}

function finish(outcome: Extract<Authentication, { kind: 'authenticated' }>): Authentication {
  const user = withAuthenticatedGroup(outcome.user);
  return user === outcome.user ? outcome : { ...outcome, user };
}
