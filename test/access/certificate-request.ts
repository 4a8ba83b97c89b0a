import { webcrypto } from 'node:crypto';
import { loadX509 } from '../../controller-manager/certificates/request.ts';

/** A signing request with a fresh key: the request as the API takes it, and the key, PEM. */
export async function makeRequest(
  subject: string,
  names: readonly { readonly type: 'dns' | 'ip' | 'email' | 'url'; readonly value: string }[] = [],
): Promise<{ readonly request: string; readonly key: string }> {
  const x509 = await loadX509();
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: subject,
      keys: keys as never,
      signingAlgorithm: algorithm,
      extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension([...names])] : [],
    },
    webcrypto as never,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    request: Buffer.from(made.toString('pem')).toString('base64'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`,
  };
}
