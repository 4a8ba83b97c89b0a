import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { ensurePki, type PkiOptions } from './pki.ts';

const start = Date.parse('2026-05-01T00:00:00Z');
const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function optionsIn(overrides: Partial<PkiOptions> = {}): Promise<PkiOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-pki-'));
  folders.push(folder);
  return { certDir: join(folder, 'pki'), hostname: 'box', nodeNames: ['box'], now: start, ...overrides };
}

test('the first start makes a whole PKI that only its owner may read, the second changes nothing', async () => {
  const options = await optionsIn();
  const first = await ensurePki(options);
  const files = await readdir(options.certDir);
  const modes = await Promise.all(files.map(async (file) => (await stat(join(options.certDir, file))).mode & 0o777));
  assert.deepEqual([...new Set(modes)], [0o600]);
  assert.equal((await stat(options.certDir)).mode & 0o777, 0o700);
  assert.ok(files.includes('sa.key') && files.includes('front-proxy-ca.crt') && files.includes('kubelet-box.key'));
  const { changes, issuer: _first, ...kept } = first;
  const { changes: later, issuer: _later, ...loaded } = await ensurePki(options);
  assert.ok(changes.length >= 9);
  assert.deepEqual(later, []);
  assert.deepEqual(loaded, kept);
});

test('users and groups of the client certificates are those of Kubernetes', async () => {
  const pki = await ensurePki(await optionsIn());
  const subjects = [
    pki.admin,
    pki.controllerManager,
    pki.scheduler,
    pki.apiserverKubeletClient,
    pki.kubelets.get('box'),
  ].map((pair) => new X509Certificate(pair?.certificate ?? '').subject.replaceAll('\n', ', '));
  assert.deepEqual(subjects, [
    'O=system:masters, CN=kubernetes-admin',
    'CN=system:kube-controller-manager',
    'CN=system:kube-scheduler',
    'O=system:masters, CN=kube-apiserver-kubelet-client',
    'O=system:nodes, CN=system:node:box',
  ]);
});

test('the serving certificate speaks for every name of the API server', async () => {
  const pki = await ensurePki(await optionsIn({ extraNames: ['api.example', '192.0.2.7', '2001:db8::7'] }));
  const certificate = new X509Certificate(pki.serving.certificate);
  for (const name of ['localhost', 'box', 'kubernetes', 'kubernetes.default.svc.cluster.local', 'api.example']) {
    assert.equal(certificate.checkHost(name), name);
  }
  for (const ip of ['127.0.0.1', '::1', '10.96.0.1', '192.0.2.7', '2001:db8::7'])
    assert.equal(certificate.checkIP(ip), ip);
});

test('a client and a server trust each other with these certificates', async () => {
  const pki = await ensurePki(await optionsIn({ now: Date.now(), hostname: hostname() }));
  const server = createServer({
    cert: pki.serving.certificate,
    key: pki.serving.privateKey,
    ca: pki.clientCa,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('secureConnection', (socket: TLSSocket) => socket.end(String(socket.getPeerCertificate().subject.CN)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const client = connect({
    host: '127.0.0.1',
    port: address.port,
    ca: pki.ca,
    cert: pki.admin.certificate,
    key: pki.admin.privateKey,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk as Buffer);
  server.close();
  assert.equal(Buffer.concat(chunks).toString(), 'kubernetes-admin');
});

const day = 86_400_000;
for (const { name, change, renewed } of [
  { name: 'half a year later nothing is renewed', change: { now: start + 180 * day }, renewed: [] },
  {
    name: 'three months before the end all but the CAs and the signing key are renewed',
    change: { now: start + 280 * day },
    renewed: [
      'admin',
      'apiserver',
      'apiserver-kubelet-client',
      'controller-manager',
      'front-proxy-client',
      'kubelet-box',
      'scheduler',
    ],
  },
  {
    name: 'a new name renews what serves under it',
    change: { extraNames: ['new.example'] },
    renewed: ['apiserver', 'kubelet-box'],
  },
]) {
  test(name, async () => {
    const options = await optionsIn();
    const before = await ensurePki(options);
    const pki = await ensurePki({ ...options, ...change });
    assert.deepEqual(pki.changes.map(({ file }) => file).sort(), renewed);
    assert.equal(pki.ca, before.ca);
    assert.equal(pki.serving.certificate === before.serving.certificate, !renewed.includes('apiserver'));
  });
}

for (const { name, damage, message } of [
  {
    name: 'a damaged certificate',
    damage: (dir: string) => writeFile(join(dir, 'apiserver.crt'), 'nonsense'),
    message: /^\S+apiserver\.crt holds no certificate that can be read: .*$/,
  },
  {
    name: 'a key of another certificate',
    damage: async (dir: string) => writeFile(join(dir, 'admin.key'), await readFile(join(dir, 'scheduler.key'))),
    message: /^the key of \S+admin\.crt belongs to another certificate: .*$/,
  },
  {
    name: 'a damaged signing key',
    damage: (dir: string) => writeFile(join(dir, 'sa.key'), 'x'),
    message: /^\S+sa\.key holds no key .*$/,
  },
  {
    name: 'a CA without its certificate',
    damage: (dir: string) => rm(join(dir, 'ca.crt')),
    message: /^\S+ca\.crt is missing while its key is there$/,
  },
  {
    name: 'a CA whose key is elsewhere, when something has to be signed',
    damage: (dir: string) => Promise.all([rm(join(dir, 'ca.key')), rm(join(dir, 'admin.crt'))]),
    message: /^\S+ca\.key is missing, and a certificate has to be signed with it$/,
  },
]) {
  test(`${name} stops the start with one sentence`, async () => {
    const options = await optionsIn();
    await ensurePki(options);
    await damage(options.certDir);
    await assert.rejects(ensurePki(options), { name: 'PkiError', message });
  });
}

test('files of one own take the place of ours', async () => {
  const other = await optionsIn({ hostname: 'other' });
  await ensurePki(other);
  const their = (file: string) => join(other.certDir, file);
  const pki = await ensurePki(
    await optionsIn({
      tlsCertFile: their('apiserver.crt'),
      tlsPrivateKeyFile: their('apiserver.key'),
      clientCaFile: their('ca.crt'),
      serviceAccountSigningKeyFile: their('sa.key'),
      serviceAccountKeyFiles: [their('sa.pub')],
    }),
  );
  assert.equal(pki.serving.certificate, await readFile(their('apiserver.crt'), 'utf8'));
  assert.equal(pki.serviceAccount.signingKey, await readFile(their('sa.key'), 'utf8'));
  assert.deepEqual(pki.serviceAccount.publicKeys, [await readFile(their('sa.pub'), 'utf8')]);
  assert.equal(pki.clientCa.match(/BEGIN/g)?.length, 2);
  await assert.rejects(ensurePki(await optionsIn({ tlsCertFile: their('apiserver.crt') })), /must be given together$/);
});
