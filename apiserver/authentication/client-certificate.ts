import { X509Certificate } from 'node:crypto';
import type { Authentication, RequestAuthenticator } from './authenticator.ts';
import { noCredential } from './authenticator.ts';
import { Extra, userOf } from './user-info.ts';

/** Extended key usages that make a certificate good for a client. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ANY_USAGE = '2.5.29.37.0';
/** The attribute of a subject that holds the user's uid. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates */
const UID_ATTRIBUTE = '1.3.6.1.4.1.57683.2';

/** Splits a PEM bundle (or a list of them) into certificates. Throws when one of them cannot be read. */
export function readBundle(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/**
 * Users by client certificate: common name is the user, organizations are the groups. Checked against `cas` (not against
 * what the TLS library trusts, which may hold the front proxy's CA too), once a connection; the validity period is
 * looked at again with every request, because connections outlive certificates.
 */
export function clientCertificateAuthenticator(
  cas: readonly X509Certificate[],
  { now }: { readonly now: () => number },
): RequestAuthenticator {
  const known = new WeakMap<object, { readonly outcome: Authentication; readonly until: number }>();
  return {
    name: 'x509',
    authenticate({ connection, clientCertificate }) {
      const before = known.get(connection);
      if (before !== undefined && now() < before.until) return before.outcome;
      const shown = clientCertificate();
      const certificate = shown === undefined ? undefined : parsed(shown);
      const outcome = certificate === undefined ? noCredential : verify(certificate, cas, now(), between(shown));
      const until =
        outcome.kind === 'authenticated' && certificate !== undefined
          ? Date.parse(certificate.validTo)
          : Number.POSITIVE_INFINITY;
      known.set(connection, { outcome, until });
      return outcome;
    },
  };
}

/** Takes what node:tls gives: an X509Certificate, or the older PeerCertificate, which is {} for none. */
export function parsed(shown: { readonly raw?: Uint8Array }): X509Certificate | undefined {
  if (shown instanceof X509Certificate) return shown;
  return shown.raw === undefined ? undefined : new X509Certificate(shown.raw);
}

/** A longer way to a CA is none. */
const MAX_BETWEEN = 5;

/** The certificates that come with the client's own, each the issuer of the one before, as node:tls links them. */
export function between(shown: { readonly issuerCertificate?: unknown } | undefined): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  let at: unknown = shown?.issuerCertificate;
  while (found.length < MAX_BETWEEN && typeof at === 'object' && at !== null) {
    const { raw, issuerCertificate } = at as { readonly raw?: Uint8Array; readonly issuerCertificate?: unknown };
    if (raw === undefined) break;
    found.push(new X509Certificate(raw));
    // The last one is its own issuer.
    if (issuerCertificate === at) break;
    at = issuerCertificate;
  }
  return found;
}

/**
 * Checks one certificate: signed by one of `cas`, or by one of `via` that leads there, in its time, good for clients; then
 * reads the user from it.
 */
export function verify(
  certificate: X509Certificate,
  cas: readonly X509Certificate[],
  now: number,
  via: readonly X509Certificate[] = [],
): Authentication {
  const reject = (why: string): Authentication => ({
    kind: 'rejected',
    reason: `verifying certificate SN=${BigInt(`0x${certificate.serialNumber}`)} failed: x509: ${why}`,
  });
  const way = wayTo(cas, certificate, via);
  if (way === undefined) return reject('certificate signed by unknown authority');
  for (const part of [certificate, ...way]) {
    if (now < Date.parse(part.validFrom)) return reject('certificate is not yet valid');
    if (now > Date.parse(part.validTo)) return reject('certificate has expired');
  }
  // Without the extension a certificate is good for everything (RFC 5280 4.2.1.12). Node names the property keyUsage.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  if (usages !== undefined && !usages.includes(CLIENT_AUTH) && !usages.includes(ANY_USAGE)) {
    return reject('certificate specifies an incompatible key usage');
  }
  return userFrom(certificate);
}

/** Who has signed the certificate, and who has signed that one, up to one of `cas`; undefined when it does not lead there. */
function wayTo(
  cas: readonly X509Certificate[],
  certificate: X509Certificate,
  via: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  const issued = (by: X509Certificate, one: X509Certificate) =>
    by.ca && one.checkIssued(by) && one.verify(by.publicKey);
  const way: X509Certificate[] = [];
  let at = certificate;
  for (;;) {
    const last = at;
    const signer = cas.find((ca) => issued(ca, last));
    if (signer !== undefined) return [...way, signer];
    const next = via[way.length];
    if (next === undefined || !issued(next, last)) return undefined;
    way.push(next);
    at = next;
  }
}

function userFrom(certificate: X509Certificate): Authentication {
  const subject = certificate.toLegacyObject().subject as unknown as Readonly<
    Record<string, string | string[] | undefined>
  >;
  const values = (attribute: string): readonly string[] => {
    const value = subject[attribute];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  // Of several common names the last counts, as in Go's parser, which every other component of Kubernetes uses.
  const username = values('CN').at(-1);
  if (username === undefined || username === '') return noCredential;
  const uids = values(UID_ATTRIBUTE);
  if (uids.length > 1) return { kind: 'rejected', reason: 'unable to parse UID: certificate has several' };
  return {
    kind: 'authenticated',
    user: userOf(username, {
      uid: uids[0] ?? '',
      groups: values('O'),
      extra: { [Extra.credentialId]: [`X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`] },
    }),
  };
}
