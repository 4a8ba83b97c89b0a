import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeTestCertificates } from '../../test/builders/test-certificates.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { resolveContext } from './connect.ts';
import { inClusterConnection } from './in-cluster.ts';
import { KubeconfigError } from './kubeconfig.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

describe('kubeconfig', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'knarr-kubeconfig-'));
  });
  after(() => rm(folder, { recursive: true }));

  const clock = new FakeClock();
  const file = async (name: string, content: string | object) => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const load = (path: string) => loadKubeconfig({ path, env: {}, home: folder });
  const configOf = (user: object, cluster: object = { server: 'https://one:6443' }) => ({
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'c', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
  });
  const resolve = async (name: string, user: object, cluster?: object, env: Record<string, string> = {}) =>
    resolveContext(await load(await file(name, configOf(user, cluster))), {
      clock,
      env: { PATH: process.env.PATH, ...env },
    });

  test('of several files the first that says something wins; missing ones are passed over', async () => {
    const first = await file(
      'first',
      'clusters:\n- name: a\n  cluster: {server: "https://first", certificate-authority: ca.crt}\ncurrent-context: ""\n',
    );
    const second = await file('sub/second', {
      clusters: [
        { name: 'a', cluster: { server: 'https://second' } },
        { name: 'b', cluster: { server: 'https://b' } },
      ],
      users: [{ name: 'u', user: { tokenFile: 'token', exec: { command: './login', apiVersion: 'v' } } }],
      'current-context': 'x',
    });
    const env = { KUBECONFIG: [join(folder, 'missing'), first, second].join(delimiter) };
    const { clusters, users, currentContext } = await loadKubeconfig({ env, home: folder });
    assert.equal(clusters.get('a')?.server, 'https://first');
    assert.equal(clusters.get('a')?.['certificate-authority'], join(folder, 'ca.crt'));
    assert.equal(clusters.get('b')?.server, 'https://b');
    assert.equal(users.get('u')?.tokenFile, join(folder, 'sub', 'token'));
    assert.equal(users.get('u')?.exec?.command, join(folder, 'sub', 'login'));
    assert.equal(currentContext, 'x');
  });

  test('without KUBECONFIG it is the file in the home', async () => {
    await file('.kube/config', configOf({}));
    assert.equal((await loadKubeconfig({ env: {}, home: folder })).currentContext, 'c');
  });

  test('a file that was asked for must be there and be a Config', async () => {
    await assert.rejects(load(join(folder, 'nothing')), /no such file/);
    await assert.rejects(load(await file('pod', { kind: 'Pod' })), /not Config/);
    await assert.rejects(load(await file('bad', 'a: [')), KubeconfigError);
  });

  test('data inside the file is taken, in YAML as kubectl writes it', async () => {
    const { ca, clientCert, clientKey } = makeTestCertificates(Date.UTC(2026, 0, 1), randomBytes);
    const base64 = (pem: string) => Buffer.from(pem).toString('base64');
    const text = `apiVersion: v1
kind: Config
preferences: {}
clusters:
- cluster:
    certificate-authority-data: ${base64(ca)}
    server: https://127.0.0.1:6443
  name: knarr
contexts:
- context:
    cluster: knarr
    user: knarr-admin
  name: knarr
current-context: knarr
users:
- name: knarr-admin
  user:
    client-certificate-data: ${base64(clientCert)}
    client-key-data: ${base64(clientKey)}
`;
    const { name, connection, namespace } = await resolveContext(await load(await file('admin', text)), {
      clock,
      env: {},
    });
    assert.deepEqual(
      [name, connection.server, connection.ca, namespace],
      ['knarr', 'https://127.0.0.1:6443', ca, 'default'],
    );
    const { certificate } = await connection.credentials.current();
    assert.deepEqual(certificate, { cert: clientCert, key: clientKey });
    assert.equal(
      (await connection.credentials.current()).certificate,
      certificate,
      'the same object while nothing changes',
    );
  });

  test('contexts, clusters and users can be chosen; what is missing is named as kubectl names it', async () => {
    const kubeconfig = await load(
      await file('many', {
        'current-context': 'gone',
        clusters: [{ name: 'one', cluster: { server: 'https://one' } }],
        users: [{ name: 'u', user: { token: 't', as: 'jane', 'as-groups': ['g'] } }],
        contexts: [{ name: 'ctx', context: { cluster: 'one', user: 'u', namespace: 'shop' } }],
      }),
    );
    const options = { clock, env: {} };
    const { connection, namespace } = await resolveContext(kubeconfig, { ...options, context: 'ctx' });
    assert.equal(namespace, 'shop');
    assert.deepEqual(connection.impersonate, { user: 'jane', groups: ['g'] });
    assert.deepEqual(await connection.credentials.current(), { authorization: 'Bearer t' });
    await assert.rejects(resolveContext(kubeconfig, options), /context was not found for specified context: gone/);
    await assert.rejects(resolveContext(kubeconfig, { ...options, context: 'x' }), /context "x" does not exist/);
    await assert.rejects(
      resolveContext(kubeconfig, { ...options, context: 'ctx', user: 'x' }),
      /auth info "x" does not exist/,
    );
    await assert.rejects(
      resolveContext(kubeconfig, { ...options, context: 'ctx', cluster: 'x' }),
      /cluster "x" does not exist/,
    );
  });

  test('what cannot be honoured is refused by name', async () => {
    for (const [name, user, cluster, message] of [
      ['proxy', {}, { server: 'https://one', 'proxy-url': 'http://p' }, /proxies are not supported/],
      ['provider', { 'auth-provider': { name: 'gcp' } }, undefined, /auth-provider gcp/],
      ['half', { 'client-certificate-data': 'eA==' }, undefined, /must be given together/],
      [
        'both',
        {},
        { server: 'https://one', 'insecure-skip-tls-verify': true, 'certificate-authority-data': 'eA==' },
        /not allowed/,
      ],
    ] as const)
      await assert.rejects(resolve(name, user, cluster), message);
  });

  test('basic credentials and an insecure server', async () => {
    const { connection } = await resolve(
      'basic',
      { username: 'u', password: 'p' },
      { server: 'https://one', 'insecure-skip-tls-verify': true },
    );
    assert.equal(connection.skipTlsVerify, true);
    assert.deepEqual(await connection.credentials.current(), { authorization: 'Basic dTpw' });
  });

  test('a token file is read again after a minute, or when the server refuses the token', async () => {
    const path = await file('token', 'one\n');
    const { connection } = await resolve('rotating', { tokenFile: path });
    const { credentials } = connection;
    const held = await credentials.current();
    assert.deepEqual(held, { authorization: 'Bearer one' });
    await file('token', 'two\n');
    assert.deepEqual(await credentials.current(), held);
    await clock.advance(60_000);
    const second = await credentials.current();
    assert.deepEqual(second, { authorization: 'Bearer two' });
    await file('token', 'three\n');
    assert.equal(credentials.refused(second), true);
    assert.deepEqual(await credentials.current(), { authorization: 'Bearer three' });
    await rm(path);
    await clock.advance(60_000);
    assert.deepEqual(await credentials.current(), { authorization: 'Bearer three' }, 'a file that is being replaced');
  });

  const plugin = (body: string) =>
    file('plugin.mjs', `import { appendFileSync } from 'node:fs';\nappendFileSync(process.env.LOG, 'x');\n${body}`);
  const execOf = (path: string, more: object = {}) => ({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [path],
      env: [{ name: 'LOG', value: join(folder, 'log') }],
      interactiveMode: 'Never',
      ...more,
    },
  });

  test('a plugin is run once for all who ask, and again when its credential ends', async () => {
    const path = await plugin(`
      const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const token = [info.apiVersion, info.spec.interactive, info.spec.cluster.server, process.env.OUTER].join(' ');
      console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: 'ExecCredential',
        status: { token, expirationTimestamp: '2027-01-01T00:00:00Z' } }));`);
    const { connection } = await resolve('exec', execOf(path, { provideClusterInfo: true }), undefined, {
      OUTER: 'outer',
    });
    const { credentials } = connection;
    const [first, second] = await Promise.all([credentials.current(), credentials.current()]);
    assert.equal(first, second);
    assert.deepEqual(first, {
      authorization: 'Bearer client.authentication.k8s.io/v1 false https://one:6443 outer',
    });
    const { readFile } = await import('node:fs/promises');
    assert.equal(await readFile(join(folder, 'log'), 'utf8'), 'x');
    assert.equal(credentials.refused(first as never), true);
    await credentials.current();
    assert.equal(await readFile(join(folder, 'log'), 'utf8'), 'xx');
  });

  test('a plugin that fails says so with its hint', async () => {
    const failing = await resolve(
      'exec-fails',
      execOf(await plugin('process.exit(3);'), { installHint: 'get it there' }),
    );
    await assert.rejects(
      async () => failing.connection.credentials.current(),
      /failed with exit code 3\n\nget it there/,
    );
    const missing = await resolve('exec-missing', execOf('', { command: 'knarr-no-such-program' }));
    await assert.rejects(async () => missing.connection.credentials.current(), /was not found/);
    const strange = await resolve('exec-strange', execOf(await plugin('console.log("{}");')));
    await assert.rejects(
      async () => strange.connection.credentials.current(),
      /not client.authentication.k8s.io\/v1 ExecCredential/,
    );
    await assert.rejects(resolve('exec-old', execOf('', { apiVersion: 'v0' })), /invalid apiVersion "v0"/);
    await assert.rejects(resolve('exec-asks', execOf('', { interactiveMode: 'Always' })), /standard input/);
  });

  test('in a pod the service account is used, elsewhere nothing is', async () => {
    for (const [name, text] of [
      ['ca.crt', 'CA'],
      ['namespace', 'shop\n'],
      ['token', 'sa'],
    ] as const)
      await file(`sa/${name}`, text);
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const found = await inClusterConnection(env, clock, join(folder, 'sa'));
    assert.deepEqual(
      [found?.connection.server, found?.connection.ca, found?.namespace],
      ['https://[fd00::1]:443', 'CA', 'shop'],
    );
    assert.deepEqual(await found?.connection.credentials.current(), { authorization: 'Bearer sa' });
    assert.equal(await inClusterConnection({}, clock), undefined);
  });
});
