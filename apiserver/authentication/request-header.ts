import type { X509Certificate } from 'node:crypto';
import { type Authentication, noCredential, type RequestAuthenticator } from './authenticator.ts';
import { between, parsed, verify } from './client-certificate.ts';
import { userOf } from './user-info.ts';

/** `--requestheader-*`: who may vouch for users, and in which headers (lower case). */
export interface RequestHeaderOptions {
  readonly cas: readonly X509Certificate[];
  /** Common names of proxies; empty lets every client of these CAs vouch. */
  readonly allowedNames: readonly string[];
  readonly usernameHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraPrefixes: readonly string[];
  readonly now: () => number;
}

/** The names that kube-apiserver and API aggregation use. */
export const defaultRequestHeaders = {
  usernameHeaders: ['x-remote-user'],
  uidHeaders: ['x-remote-uid'],
  groupHeaders: ['x-remote-group'],
  extraPrefixes: ['x-remote-extra-'],
} as const;

/**
 * Users that a proxy in front vouches for. Comes first of all authenticators, and believes the headers only over a
 * connection with the proxy's own certificate, of the proxy's own CA.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy
 */
export function requestHeaderAuthenticator(options: RequestHeaderOptions): RequestAuthenticator {
  const proxies = new WeakMap<object, boolean>();
  const first = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value[0] : value);
  const list = (value: string | readonly string[] | undefined) =>
    (typeof value === 'object' ? value : (value ?? '').split(',')).map((one) => one.trim()).filter((one) => one !== '');
  return {
    name: 'request-header',
    authenticate({ connection, clientCertificate, headers }): Authentication {
      const username = options.usernameHeaders.map((name) => first(headers[name])).find(Boolean);
      if (username === undefined) return noCredential;
      let trusted = proxies.get(connection);
      if (trusted === undefined) {
        const shown = clientCertificate();
        const certificate = shown === undefined ? undefined : parsed(shown);
        const proof =
          certificate === undefined ? noCredential : verify(certificate, options.cas, options.now(), between(shown));
        const { allowedNames } = options;
        trusted =
          proof.kind === 'authenticated' && (allowedNames.length === 0 || allowedNames.includes(proof.user.username));
        proxies.set(connection, trusted);
      }
      // Not from the proxy: the headers mean nothing, the client's own credential counts.
      if (!trusted) return noCredential;
      const uid = options.uidHeaders.map((name) => first(headers[name])).find(Boolean) ?? '';
      const groups = options.groupHeaders.flatMap((name) => list(headers[name]));
      const extra: Record<string, readonly string[]> = {};
      for (const [name, value] of Object.entries(headers)) {
        const prefix = options.extraPrefixes.find((one) => name.startsWith(one));
        if (prefix !== undefined) extra[name.slice(prefix.length)] = list(value);
      }
      return { kind: 'authenticated', user: userOf(username, { uid, groups, extra }) };
    },
  };
}
