import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Container, Pod, Service } from '../../proto/gen/core/v1.ts';
import { containerEnv, type EnvSource } from './container-env.ts';
import { parseResolvConf, podDns } from './dns.ts';
import { expand } from './expand.ts';
import { fieldValue, resourceFieldValue } from './field-ref.ts';
import { podHostname } from './hostname.ts';
import { hostsFile } from './hosts-file.ts';

for (const [text, expanded] of [
  ['$(A)', '1'],
  ['x$(A)y$(B)', 'x1y2'],
  ['$(C)', '$(C)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A {A} $', '$A {A} $'],
  ['$(A', '$(A'],
] as const)
  test(`expand ${text}`, () => {
    const values = new Map([
      ['A', '1'],
      ['B', '2'],
    ]);
    assert.equal(
      expand(text, (name) => values.get(name)),
      expanded,
    );
  });

const metadata = { name: 'web-0', namespace: 'shop', uid: 'u1', labels: { b: '2', a: 'x"y' }, annotations: { n: 'v' } };
const pod = (spec: Partial<Pod['spec']> = {}): ReadonlyPod =>
  ({ metadata, spec: { containers: [], nodeName: 'node-1', serviceAccountName: 'sa', ...spec }, status: {} }) as never;
const fields = { pod: pod(), podIPs: ['10.0.0.1', 'fd00::1'], hostIPs: ['192.0.2.1'] };

for (const [path, value] of [
  ['metadata.name', 'web-0'],
  ['metadata.uid', 'u1'],
  ["metadata.labels['b']", '2'],
  ["metadata.annotations['absent']", ''],
  ['metadata.labels', 'a="x\\"y"\nb="2"'],
  ['spec.nodeName', 'node-1'],
  ['spec.serviceAccountName', 'sa'],
  ['status.podIP', '10.0.0.1'],
  ['status.podIPs', '10.0.0.1,fd00::1'],
  ['status.hostIP', '192.0.2.1'],
] as const)
  test(`field ${path}`, () => assert.equal(fieldValue(fields, path), value));

const sized = { name: 'c', resources: { limits: { cpu: '1500m', memory: '64Mi' }, requests: { cpu: '250m' } } };
for (const [resource, divisor, value] of [
  ['limits.cpu', undefined, '2'],
  ['limits.cpu', '1m', '1500'],
  ['requests.cpu', '1m', '250'],
  ['limits.memory', '1Mi', '64'],
  ['limits.memory', '1', '67108864'],
  ['limits.ephemeral-storage', undefined, '1000'],
  ['requests.memory', '1Mi', '64'],
] as const)
  test(`resource ${resource} in ${divisor ?? 'ones'}`, () =>
    assert.equal(resourceFieldValue(sized as Container, resource, divisor, { 'ephemeral-storage': '1k' }), value));

const service = (namespace: string, name: string, clusterIP: string, ports: object[]): Service =>
  ({ metadata: { namespace, name }, spec: { clusterIP, ports } }) as never;
const source = (more: Partial<EnvSource> = {}): EnvSource => ({
  ...fields,
  objects: {
    configMap: async (name) => (name === 'cm' ? ({ data: { K: 'v', L: 'w' } } as never) : undefined),
    secret: async (name) =>
      name === 's' ? ({ data: { P: Buffer.from('pw').toString('base64') } } as never) : undefined,
  },
  services: [
    service('default', 'kubernetes', '10.96.0.1', [{ name: 'https', port: 443, protocol: 'TCP' }]),
    service('shop', 'my-db', '10.96.0.9', [{ port: 5432, protocol: 'TCP' }]),
    service('other', 'hidden', '10.96.0.8', [{ port: 1, protocol: 'TCP' }]),
    service('shop', 'headless', 'None', [{ port: 1, protocol: 'TCP' }]),
  ],
  allocatable: {},
  ...more,
});
const envOf = async (container: Partial<Container>, more: Partial<EnvSource> = {}) =>
  Object.fromEntries(
    (await containerEnv({ name: 'c', ...container }, source(more))).map((one) => [one.name, one.value]),
  );

test('services of the namespace and the API server are in the environment', async () => {
  assert.deepEqual(await envOf({}), {
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
    KUBERNETES_SERVICE_PORT_HTTPS: '443',
    KUBERNETES_PORT: 'tcp://10.96.0.1:443',
    KUBERNETES_PORT_443_TCP: 'tcp://10.96.0.1:443',
    KUBERNETES_PORT_443_TCP_PROTO: 'tcp',
    KUBERNETES_PORT_443_TCP_PORT: '443',
    KUBERNETES_PORT_443_TCP_ADDR: '10.96.0.1',
    MY_DB_SERVICE_HOST: '10.96.0.9',
    MY_DB_SERVICE_PORT: '5432',
    MY_DB_PORT: 'tcp://10.96.0.9:5432',
    MY_DB_PORT_5432_TCP: 'tcp://10.96.0.9:5432',
    MY_DB_PORT_5432_TCP_PROTO: 'tcp',
    MY_DB_PORT_5432_TCP_PORT: '5432',
    MY_DB_PORT_5432_TCP_ADDR: '10.96.0.9',
  });
  const without = await envOf({}, { pod: pod({ enableServiceLinks: false }) });
  assert.ok('KUBERNETES_SERVICE_HOST' in without && !('MY_DB_SERVICE_HOST' in without));
});

test('later sources win, and values refer to those before them', async () => {
  const env = await envOf(
    {
      envFrom: [{ prefix: 'X_', configMapRef: { name: 'cm' } }, { secretRef: { name: 's' } }],
      env: [
        { name: 'X_K', value: 'own' },
        { name: 'URL', value: 'http://$(MY_DB_SERVICE_HOST)/$(X_K)/$(X_L)/$(LATER)' },
        { name: 'LATER', value: 'x' },
        { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'cm', key: 'K' } } },
        { name: 'PASS', valueFrom: { secretKeyRef: { name: 's', key: 'P' } } },
        { name: 'NONE', valueFrom: { configMapKeyRef: { name: 'gone', key: 'K', optional: true } } },
        { name: 'EMPTY' },
      ],
    },
    {},
  );
  assert.equal(env.X_K, 'own');
  assert.equal(env.URL, 'http://10.96.0.9/own/w/$(LATER)');
  assert.deepEqual([env.P, env.KEY, env.PASS, env.EMPTY, env.NONE], ['pw', 'v', 'pw', '', undefined]);
});

for (const [message, container] of [
  ['configmap "gone" not found', { envFrom: [{ configMapRef: { name: 'gone' } }] }],
  ['secret "gone" not found', { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'gone', key: 'K' } } }] }],
  [
    "couldn't find key Z in ConfigMap shop/cm",
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'cm', key: 'Z' } } }] },
  ],
  [
    "couldn't find key Z in Secret shop/s",
    { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'Z' } } }] },
  ],
] as const)
  test(`environment: ${message}`, () =>
    assert.rejects(envOf(container as never), { name: 'ContainerConfigError', message }));

const dns = {
  servers: ['10.96.0.10'],
  domain: 'cluster.local',
  node: parseResolvConf('# x\nnameserver 1.1.1.1\nsearch corp.example .\noptions timeout:2\n'),
};
for (const [name, spec, expected] of [
  [
    'the cluster first',
    {},
    {
      servers: ['10.96.0.10'],
      searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'corp.example'],
      options: ['ndots:5'],
    },
  ],
  [
    "the node's own",
    { dnsPolicy: 'Default' },
    { servers: ['1.1.1.1'], searches: ['corp.example'], options: ['timeout:2'] },
  ],
  [
    "the node's in its network",
    { hostNetwork: true },
    { servers: ['1.1.1.1'], searches: ['corp.example'], options: ['timeout:2'] },
  ],
  [
    'nothing but what the pod says',
    {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['9.9.9.9'],
        searches: ['a'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      },
    },
    { servers: ['9.9.9.9'], searches: ['a'], options: ['ndots:2', 'edns0'] },
  ],
] as const)
  test(`DNS: ${name}`, () => assert.deepEqual(podDns(pod(spec as never), dns), expected));

test('host names', () => {
  assert.deepEqual(podHostname(pod(), 'cluster.local'), { hostname: 'web-0' });
  const named = pod({ hostname: 'h', subdomain: 'db' });
  assert.deepEqual(podHostname(named, 'cluster.local'), { hostname: 'h', fqdn: 'h.db.shop.svc.cluster.local' });
  const full = pod({ subdomain: 'db', setHostnameAsFQDN: true });
  assert.equal(podHostname(full, 'cluster.local').hostname, 'web-0.db.shop.svc.cluster.local');
  const long = { ...pod(), metadata: { ...metadata, name: `${'x'.repeat(62)}-y` } } as unknown as ReadonlyPod;
  assert.equal(podHostname(long, 'cluster.local').hostname, 'x'.repeat(62));
});

test('the hosts file names the pod and its aliases', () => {
  const aliases = [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }];
  const text = hostsFile({ podIPs: ['10.0.0.1'], hostname: 'web-0', fqdn: 'web-0.db.svc', aliases });
  assert.match(text, /^# Kubernetes-managed hosts file\.\n127\.0\.0\.1\tlocalhost\n/);
  assert.match(text, /\n10\.0\.0\.1\tweb-0\.db\.svc\tweb-0\n\n# Entries added by HostAliases\.\n1\.2\.3\.4\ta\tb\n$/);
});
