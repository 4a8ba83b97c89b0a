import assert from 'node:assert/strict';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { loadX509 } from '../../controller-manager/certificates/request.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { makeTestAuthority, makeTestCertificates } from '../builders/test-certificates.ts';
import { as } from './as.ts';

// Client certificates of a CA that the server was told of, over TLS.

const hour = 3_600_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
let folder: string;
let api: RunningApiServer;
let root: { readonly certificate: string; readonly privateKey: string };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-certificate-'));
  root = makeTestAuthority(Date.now(), randomBytes);
  await writeFile(join(folder, 'root.pem'), root.certificate);
  api = await startTestApiServer([`--client-ca-file=${join(folder, 'root.pem')}`]);
});

after(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

/** A certificate with its key, PEM, signed by `by`. */
async function issue(
  subject: string,
  by: { readonly certificate: string; readonly privateKey: string },
  isCa: boolean,
) {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const pkcs8 = createPrivateKey(by.privateKey).export({ type: 'pkcs8', format: 'der' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
  const made = await x509.X509CertificateGenerator.create(
    {
      subject,
      issuer: new x509.X509Certificate(by.certificate).subjectName,
      notBefore: new Date(Date.now() - hour),
      notAfter: new Date(Date.now() + hour),
      publicKey: keys.publicKey as never,
      signingKey: signingKey as never,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(isCa, undefined, true),
        ...(isCa ? [] : [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])]),
      ],
    },
    webcrypto as never,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${key.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
  return { certificate: `${made.toString('pem')}\n`, privateKey };
}

const login = async (certificate: string, key: string) => {
  const client = as(api, { certificate: { cert: certificate, key } });
  const user = await client.whoAmI();
  await client.close();
  return user === 401 ? 401 : user.username;
};

test('a certificate is its user, also when another one stands between it and the CA', async () => {
  const direct = await issue('CN=ann', root, false);
  assert.equal(await login(direct.certificate, direct.privateKey), 'ann');
  const between = await issue('CN=between', root, true);
  const ben = await issue('CN=ben', between, false);
  assert.equal(await login(`${ben.certificate}${between.certificate}`, ben.privateKey), 'ben');
});

test('a certificate that nobody believes is 401, not anonymous', async () => {
  const foreign = makeTestCertificates(Date.now(), randomBytes);
  assert.equal(await login(foreign.clientCert, foreign.clientKey), 401);
  // Signed by a certificate that may not sign.
  const ann = await issue('CN=ann', root, false);
  const eve = await issue('CN=eve', ann, false);
  assert.equal(await login(`${eve.certificate}${ann.certificate}`, eve.privateKey), 401);
  // The link between is left out.
  const between = await issue('CN=between', root, true);
  const ben = await issue('CN=ben', between, false);
  assert.equal(await login(ben.certificate, ben.privateKey), 401);
});
