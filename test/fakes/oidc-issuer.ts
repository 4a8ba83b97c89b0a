import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CompactSign, exportJWK } from 'jose';
import type { TestCertificates } from '../builders/test-certificates.ts';

/** An OIDC issuer on the loopback: its two documents over HTTPS, and tokens of its own. */
export interface OidcIssuer {
  readonly url: string;
  /** Signs claims; issuer, audience and times are filled in unless they are given. */
  token(claims: object): Promise<string>;
  stop(): Promise<void>;
}

export async function startOidcIssuer(certificates: TestCertificates, audience: string): Promise<OidcIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'RS256' }] };
  const server = createServer({ cert: certificates.serverCert, key: certificates.serverKey }, (request, answer) => {
    const document =
      request.url === '/.well-known/openid-configuration'
        ? { issuer: url, jwks_uri: `${url}/keys` }
        : request.url === '/keys'
          ? keys
          : undefined;
    answer.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims) => {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: url, aud: audience, iat: now, exp: now + 600, ...claims };
      return new CompactSign(Buffer.from(JSON.stringify(all)))
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
