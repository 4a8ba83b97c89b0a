import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Shared } from '../../client/client.ts';
import type { Node, Pod, Service } from '../../proto/gen/core/v1.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { coreV1Resources, discoveryV1Resources } from '../../proto/gen/resources.ts';
import { triggerTimeAnnotation } from '../services/trigger-time.ts';
import { TestCluster } from '../testing/cluster.ts';
import { maxEndpoints, planSlices } from './plan.ts';

const { services, pods, endpoints, nodes } = coreV1Resources;
const { endpointslices } = discoveryV1Resources;

const service = {
  metadata: { name: 'svc', namespace: 'default' },
  spec: {
    clusterIP: '10.96.0.9',
    ipFamilies: ['IPv4'],
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 'web' }],
  },
};
const owner = { ...service, metadata: { ...service.metadata, uid: 'svc-uid' } } as unknown as Shared<Service>;
const node = {
  metadata: { name: 'n', labels: { 'topology.kubernetes.io/zone': 'z' } },
} as unknown as Shared<Node>;
const podOf = (name: string, ip: string, ready = true) => ({
  metadata: { name, namespace: 'default', labels: { app: 'web' } },
  spec: { nodeName: 'n', containers: [{ name: 'c', ports: [{ name: 'web', containerPort: 8080 }] }] },
  status: {
    phase: 'Running',
    podIP: ip,
    podIPs: [{ ip }],
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
});

test('a service has its ready pods as endpoints, in both forms, and follows them', async () => {
  const cluster = new TestCluster(['endpoints-controller', 'endpointslice-controller']);
  cluster.api.seed(nodes, { metadata: { name: 'n' }, spec: {} });
  cluster.api.seed(pods, podOf('a', '10.0.0.1'));
  cluster.api.seed(pods, podOf('b', '10.0.0.2', false));
  cluster.api.seed(pods, {
    ...podOf('other', '10.0.0.3'),
    metadata: { name: 'other', namespace: 'default', labels: { app: 'x' } },
  });
  await cluster.client.create(services, service);
  await cluster.until(
    () => cluster.all(endpointslices).length === 1 && cluster.all(endpoints).length === 1,
    'endpoints',
  );
  const [slice] = cluster.all(endpointslices);
  assert.match(slice?.metadata.name ?? '', /^svc-[a-z0-9]{5}$/);
  assert.deepEqual(slice?.metadata.labels, {
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': 'svc',
  });
  assert.deepEqual(slice?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }]);
  assert.deepEqual(
    slice?.endpoints.map(({ addresses, conditions, nodeName }) => ({ addresses, conditions, nodeName })),
    [
      { addresses: ['10.0.0.1'], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'n' },
      { addresses: ['10.0.0.2'], conditions: { ready: false, serving: false, terminating: false }, nodeName: 'n' },
    ],
  );
  const [older] = cluster.all(endpoints);
  assert.deepEqual(older?.metadata.labels, { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' });
  const [subset] = older?.subsets ?? [];
  assert.deepEqual(
    subset?.addresses?.map(({ ip }) => ip),
    ['10.0.0.1'],
  );
  assert.deepEqual(
    subset?.notReadyAddresses?.map(({ ip }) => ip),
    ['10.0.0.2'],
  );
  assert.deepEqual(subset?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }]);
  const key = { namespace: 'default', name: 'a' };
  await cluster.client.delete(pods, key);
  await cluster.until(
    () => cluster.all(endpointslices)[0]?.endpoints.some((one) => one.conditions?.terminating === true) === true,
    'a pod that is going',
  );
  assert.equal(cluster.all(endpointslices)[0]?.endpoints[0]?.conditions?.ready, false);
  await cluster.client.delete(pods, key, { gracePeriodSeconds: 0 });
  await cluster.until(() => cluster.all(endpointslices)[0]?.endpoints?.length === 1, 'one endpoint');
  await cluster.client.delete(services, { namespace: 'default', name: 'svc' });
  await cluster.until(() => cluster.all(endpoints).length === 0, 'no endpoints');
  await cluster.stop();
});

test('a service without pods has one empty slice', async () => {
  const cluster = new TestCluster(['endpointslice-controller']);
  await cluster.client.create(services, service);
  await cluster.until(() => cluster.all(endpointslices).length === 1, 'a slice');
  await cluster.quiet();
  const [slice] = cluster.all(endpointslices);
  assert.deepEqual([slice?.endpoints, slice?.ports], [null, null]);
  await cluster.stop();
});

test('slices hold every pod once, are never too full, and a change of one pod writes one slice', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 350 });
  fc.assert(
    fc.property(numbers, numbers, (first, second) => {
      const made = (set: readonly number[]) =>
        set.map((n) => {
          const pod = podOf(`p${n}`, `10.0.${n >> 8}.${n & 255}`);
          return { ...pod, metadata: { ...pod.metadata, uid: `u${n}` } };
        }) as unknown as readonly Shared<Pod>[];
      let serial = 0;
      const apply = (slices: readonly Shared<EndpointSlice>[], wanted: readonly Shared<Pod>[]) => {
        const plan = planSlices(owner, wanted, () => node, slices);
        const kept = slices
          .filter((one) => !plan.remove.includes(one))
          .map((one) => plan.update.find((next) => next.metadata.name === one.metadata.name) ?? one);
        const created = plan.create.map(
          (draft) =>
            ({ ...draft, metadata: { ...draft.metadata, name: `s${serial++}` } }) as unknown as Shared<EndpointSlice>,
        );
        return { slices: [...kept, ...created], writes: plan.update.length + plan.create.length + plan.remove.length };
      };
      let slices = apply([], made(first)).slices;
      slices = apply(slices, made(second)).slices;
      const names = slices.flatMap((one) => one.endpoints.map((endpoint) => endpoint.targetRef?.name ?? ''));
      assert.deepEqual(names.sort(), second.map((n) => `p${n}`).sort());
      assert.ok(slices.every((one) => one.endpoints.length <= maxEndpoints));
      assert.equal(apply(slices, made(second)).writes, 0);
      assert.ok(apply(slices, made(second.slice(1))).writes <= 1);
    }),
    { numRuns: 50 },
  );
});

test('what keeps endpoints from being made is told, in both forms', async () => {
  const cluster = new TestCluster(['endpoints-controller', 'endpointslice-controller']);
  cluster.api.intercept = ({ method, path }) => {
    if (method === 'POST' && /\/(endpoints|endpointslices)$/.test(path)) throw new Error('no room');
  };
  await cluster.client.create(services, {
    metadata: { name: 'svc', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } as never,
  });
  await cluster.until(() => cluster.events.length === 2, 'both events');
  assert.deepEqual(cluster.events, [
    'Warning FailedToCreateEndpoint Endpoints/svc: Failed to create endpoint for service default/svc: no room',
    'Warning FailedToUpdateEndpointSlices Service/svc: Error updating Endpoint Slices for Service default/svc: failed to create EndpointSlice for Service default/svc: no room',
  ]);
  await cluster.stop();
});

test('the first slice tells when its service was made, later ones when the pods changed that they tell of', async () => {
  const cluster = new TestCluster(['endpoints-controller', 'endpointslice-controller']);
  cluster.api.seed(nodes, { metadata: { name: 'n' }, spec: {} });
  await cluster.client.create(services, service);
  await cluster.until(() => cluster.all(endpointslices).length === 1 && cluster.all(endpoints).length === 1, 'both');
  const times = () =>
    [cluster.all(endpointslices), cluster.all(endpoints)].map(
      ([one]) => one?.metadata.annotations?.[triggerTimeAnnotation],
    );
  const made = cluster.all(services)[0]?.metadata.creationTimestamp;
  assert.deepEqual(times(), [made, made]);
  const pod = podOf('a', '10.0.0.1');
  const [ready] = pod.status.conditions;
  const since = '2099-01-01T00:00:07Z';
  cluster.api.seed(pods, { ...pod, status: { ...pod.status, conditions: [{ ...ready, lastTransitionTime: since }] } });
  await cluster.until(() => cluster.all(endpointslices)[0]?.endpoints?.length === 1, 'the pod');
  await cluster.quiet();
  assert.deepEqual(times(), [since, since]);
  await cluster.stop();
});

test('a pod whose node nobody knows is left out and told of, and comes when the node does', async () => {
  const cluster = new TestCluster(['endpointslice-controller']);
  cluster.api.seed(pods, podOf('a', '10.0.0.1'));
  await cluster.client.create(services, service);
  await cluster.until(() => cluster.events.length > 0, 'the event');
  assert.deepEqual(cluster.events, [
    'Warning FailedToUpdateEndpointSlices Service/svc: Error updating Endpoint Slices for Service default/svc: skipping Pod a for Service default/svc: Node n Not Found',
  ]);
  assert.equal(cluster.all(endpointslices)[0]?.endpoints, null);
  cluster.api.seed(nodes, { metadata: { name: 'n' }, spec: {} });
  for (let i = 0; i < 8; i++) await cluster.clock.advance(1000);
  await cluster.until(() => cluster.all(endpointslices)[0]?.endpoints?.length === 1, 'the endpoint');
  await cluster.stop();
});

const slicesOf = (spec: object, options: { ready?: boolean; annotations?: Record<string, string> } = {}) => {
  const asked = {
    ...owner,
    metadata: { ...owner.metadata, annotations: options.annotations ?? {} },
    spec: { ...owner.spec, ...spec },
  } as unknown as Shared<Service>;
  const pod = podOf('a', '10.0.0.1', options.ready ?? true) as unknown as Shared<Pod>;
  return planSlices(asked, [pod], () => node, []).create;
};

for (const [name, asked, hints] of [
  ['nothing is asked', {}, undefined],
  ['the same zone', { trafficDistribution: 'PreferSameZone' }, { forZones: [{ name: 'z' }] }],
  ['its former name', { trafficDistribution: 'PreferClose' }, { forZones: [{ name: 'z' }] }],
  [
    'the same node',
    { trafficDistribution: 'PreferSameNode' },
    { forZones: [{ name: 'z' }], forNodes: [{ name: 'n' }] },
  ],
] as const)
  test(`hints of a ready endpoint where ${name} is preferred`, () => {
    assert.deepEqual(slicesOf(asked)[0]?.endpoints[0]?.hints, hints);
    assert.equal(slicesOf(asked, { ready: false })[0]?.endpoints[0]?.hints, undefined);
  });

test('an annotation that asks for shares of zones takes the place of the distribution', () => {
  const annotations = { 'service.kubernetes.io/topology-mode': 'Auto' };
  const [slice] = slicesOf({ trafficDistribution: 'PreferClose' }, { annotations });
  assert.equal(slice?.endpoints[0]?.hints, undefined);
});

test('a pod without the named port is an endpoint without ports', () => {
  const [slice] = slicesOf({ ports: [{ name: 'http', port: 80, targetPort: 'absent' }] });
  assert.deepEqual(slice?.ports, []);
  assert.equal(slice?.endpoints.length, 1);
});

test('a slice of an earlier service of the name is removed, not taken over', () => {
  const pod = podOf('a', '10.0.0.1') as unknown as Shared<Pod>;
  const [draft] = planSlices(owner, [pod], () => node, []).create;
  const stale = {
    ...draft,
    metadata: { ...draft?.metadata, name: 's', ownerReferences: [{ uid: 'other', kind: 'Service', apiVersion: 'v1' }] },
  } as unknown as Shared<EndpointSlice>;
  const plan = planSlices(owner, [pod], () => node, [stale]);
  assert.deepEqual([plan.create.length, plan.update.length, plan.remove], [1, 0, [stale]]);
});
