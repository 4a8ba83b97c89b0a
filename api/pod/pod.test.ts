import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepFreeze } from '../meta/deep-readonly.ts';
import { amountsOf, insufficient, toResourceList } from '../quantity/resource-list.ts';
import {
  containersOf,
  hostPortsOf,
  type ReadonlyContainer,
  type ReadonlyPod,
  type ReadonlyPodSpec,
} from './containers.ts';
import { namedNodes, preferredNodeAffinity, requiredNodeAffinity } from './node-affinity.ts';
import { availableAt, isPodActive, isPodAvailable, isPodReady, isPodTerminal } from './phase.ts';
import { qosClassFor, qosClassOf } from './qos.ts';
import { podLimits, podRequests } from './resources.ts';
import { findUntoleratedTaint, isTolerated, tolerates, tolerationsFor } from './taints.ts';

type Resources = { requests?: Record<string, string>; limits?: Record<string, string> };
const container = (name: string, resources: Resources = {}): ReadonlyContainer => ({ name, resources });
const asking = (cpu: string, more: Partial<ReadonlyContainer> = {}): ReadonlyContainer => ({
  ...container(`c-${cpu}`, { requests: { cpu } }),
  ...more,
});
const sidecar = { restartPolicy: 'Always' };
const podOf = (spec: Partial<ReadonlyPodSpec>, status: ReadonlyPod['status'] = {}): ReadonlyPod =>
  deepFreeze({ metadata: {} as never, spec: { containers: [], ...spec }, status }) as ReadonlyPod;

for (const { name, spec, cpu } of [
  { name: 'containers are summed', spec: { containers: [asking('1'), asking('500m')] }, cpu: '1500m' },
  {
    name: 'the largest init container counts when it is larger',
    spec: { initContainers: [asking('3'), asking('2')], containers: [asking('1')] },
    cpu: '3',
  },
  {
    name: 'init containers do not add up with containers',
    spec: { initContainers: [asking('1')], containers: [asking('2')] },
    cpu: '2',
  },
  {
    name: 'sidecars run beside the containers',
    spec: { initContainers: [asking('1', sidecar)], containers: [asking('2')] },
    cpu: '3',
  },
  {
    name: 'an init container runs beside the sidecars before it, not beside those after it',
    spec: { initContainers: [asking('1', sidecar), asking('4'), asking('2', sidecar)], containers: [asking('1')] },
    cpu: '5',
  },
  {
    name: 'overhead is added',
    spec: { containers: [asking('1')], overhead: { cpu: '250m' } },
    cpu: '1250m',
  },
  {
    name: 'what the pod asks for as a whole replaces the sum',
    spec: { containers: [asking('1')], resources: { requests: { cpu: '2' } }, overhead: { cpu: '1' } },
    cpu: '3',
  },
]) {
  test(`requests: ${name}`, () => assert.equal(toResourceList(podRequests(podOf(spec))).cpu, cpu));
}

test('requests can leave out overhead and count what is missing', () => {
  const pod = podOf({ containers: [asking('1'), container('b')], overhead: { cpu: '1' } });
  assert.equal(toResourceList(podRequests(pod, { withoutOverhead: true })).cpu, '1');
  const missing = amountsOf({ cpu: '100m', memory: '200Mi' });
  assert.deepEqual(toResourceList(podRequests(pod, { withoutOverhead: true, missing })), {
    cpu: '1100m',
    memory: '400Mi',
  });
});

test('requests of a pod that is resized are the largest of wanted, granted and set up', () => {
  const status = (more: object) => ({
    containerStatuses: [
      {
        name: 'c-1',
        ready: true,
        restartCount: 0,
        image: '',
        imageID: '',
        allocatedResources: { cpu: '2' },
        resources: { requests: { cpu: '1500m' } },
      },
    ],
    ...more,
  });
  const smaller = podOf({ containers: [asking('1')] }, status({}));
  assert.equal(toResourceList(podRequests(smaller, { useStatus: true })).cpu, '2');
  assert.equal(toResourceList(podRequests(smaller)).cpu, '1');
  const never = podOf(
    { containers: [asking('8', { name: 'c-1' })] },
    status({ conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }] }),
  );
  assert.equal(toResourceList(podRequests(never, { useStatus: true })).cpu, '2');
});

test('limits get overhead only where there is a limit', () => {
  const pod = podOf({
    containers: [container('a', { limits: { cpu: '1' } })],
    overhead: { cpu: '100m', memory: '10Mi' },
  });
  assert.deepEqual(toResourceList(podLimits(pod)), { cpu: '1100m' });
});

test('what does not fit is named', () => {
  const wanted = amountsOf({ cpu: '2', memory: '1Gi', 'example.com/gpu': '1', none: '0' });
  assert.deepEqual(insufficient(wanted, amountsOf({ cpu: '1', memory: '1Gi' })), ['cpu', 'example.com/gpu']);
});

const both = (cpu: string, memory: string) => ({ cpu, memory });
for (const { name, spec, qos } of [
  { name: 'nothing asked for', spec: { containers: [container('a')] }, qos: 'BestEffort' },
  { name: 'zero asked for', spec: { containers: [container('a', { requests: { cpu: '0' } })] }, qos: 'BestEffort' },
  {
    name: 'limits equal to requests',
    spec: { containers: [container('a', { requests: both('1', '1Gi'), limits: both('1000m', '1024Mi') })] },
    qos: 'Guaranteed',
  },
  {
    name: 'one container without limits',
    spec: { containers: [container('a', { requests: both('1', '1Gi'), limits: both('1', '1Gi') }), container('b')] },
    qos: 'Burstable',
  },
  {
    name: 'limits above requests',
    spec: { containers: [container('a', { requests: both('1', '1Gi'), limits: both('2', '1Gi') })] },
    qos: 'Burstable',
  },
  {
    name: 'an init container that asks',
    spec: { initContainers: [asking('1')], containers: [container('a')] },
    qos: 'Burstable',
  },
  {
    name: 'the pod as a whole guaranteed',
    spec: {
      containers: [container('a')],
      resources: { requests: both('1', '1Gi'), limits: both('1', '1Gi') },
    },
    qos: 'Guaranteed',
  },
]) {
  test(`QoS with ${name} is ${qos}`, () => assert.equal(qosClassFor({ ...spec }), qos));
}

test('the class in the status does not change', () => {
  assert.equal(qosClassOf(podOf({ containers: [asking('1')] }, { qosClass: 'Guaranteed' })), 'Guaranteed');
});

const t0 = Date.UTC(2026, 0, 2, 3, 4, 5);
const readySince = (time: string, status = 'True') => ({
  status: { conditions: [{ type: 'Ready', status, lastTransitionTime: time }] },
});
test('a pod is available when it has been ready long enough', () => {
  const pod = readySince('2026-01-02T03:04:05Z');
  assert.ok(isPodReady(pod));
  assert.ok(isPodAvailable(pod, 0, t0 - 1));
  assert.ok(!isPodAvailable(pod, 10, t0 + 9_999));
  assert.ok(isPodAvailable(pod, 10, t0 + 10_000));
  assert.equal(availableAt(pod, 10), t0 + 10_000);
  assert.equal(availableAt(readySince('2026-01-02T03:04:05Z', 'False'), 10), undefined);
  assert.ok(!isPodAvailable({ status: {} }, 0, t0));
});

test('a pod is active until it has ended or is being deleted', () => {
  const metadata = {};
  assert.ok(isPodActive({ metadata, status: { phase: 'Running' } }));
  assert.ok(!isPodActive({ metadata, status: { phase: 'Failed' } }));
  assert.ok(!isPodActive({ metadata: { deletionTimestamp: '2026-01-02T03:04:05Z' }, status: {} }));
  assert.ok(isPodTerminal({ status: { phase: 'Succeeded' } }));
});

for (const { toleration, taint, yes } of [
  { toleration: { operator: 'Exists' }, taint: { key: 'a', effect: 'NoSchedule' }, yes: true },
  { toleration: { key: 'a', operator: 'Exists' }, taint: { key: 'b', effect: 'NoSchedule' }, yes: false },
  { toleration: { key: 'a', value: '1' }, taint: { key: 'a', value: '1', effect: 'NoExecute' }, yes: true },
  { toleration: { key: 'a', value: '1' }, taint: { key: 'a', value: '2', effect: 'NoExecute' }, yes: false },
  { toleration: { key: 'a', effect: 'NoExecute' }, taint: { key: 'a', effect: 'NoSchedule' }, yes: false },
  { toleration: { key: 'a' }, taint: { key: 'a', value: '', effect: 'NoSchedule' }, yes: true },
  {
    toleration: { key: 'a', operator: 'Gt', value: '5' },
    taint: { key: 'a', value: '6', effect: 'NoSchedule' },
    yes: true,
  },
  {
    toleration: { key: 'a', operator: 'Lt', value: '5' },
    taint: { key: 'a', value: '6', effect: 'NoSchedule' },
    yes: false,
  },
  { toleration: { key: 'a', operator: 'Maybe' }, taint: { key: 'a', effect: 'NoSchedule' }, yes: false },
]) {
  test(`toleration ${JSON.stringify(toleration)} of ${JSON.stringify(taint)}: ${yes}`, () => {
    assert.equal(tolerates(toleration, taint), yes);
    assert.equal(isTolerated(taint, [toleration]), yes);
  });
}

test('the first taint that keeps a pod away is found', () => {
  const prefer = { key: 'p', effect: 'PreferNoSchedule' };
  const no = { key: 'n', effect: 'NoSchedule' };
  const execute = { key: 'e', effect: 'NoExecute' };
  assert.equal(findUntoleratedTaint([prefer, no, execute], undefined), no);
  assert.equal(findUntoleratedTaint([prefer, no, execute], [{ key: 'n', operator: 'Exists' }]), execute);
  assert.equal(findUntoleratedTaint([prefer], []), undefined);
  assert.equal(
    findUntoleratedTaint([no, execute], [], ({ effect }) => effect === 'NoExecute'),
    execute,
  );
  const brief = { key: 'e', operator: 'Exists', tolerationSeconds: 5 };
  assert.deepEqual(tolerationsFor([execute], [brief]), [brief]);
  assert.equal(tolerationsFor([execute, no], [brief]), undefined);
});

const node = { name: 'n1', labels: { zone: 'a', disk: 'ssd', cores: '8' } };
const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const requiring = (...nodeSelectorTerms: object[]): ReadonlyPodSpec =>
  ({
    containers: [],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  }) as ReadonlyPodSpec;

for (const { name, spec, yes } of [
  { name: 'a label', spec: { containers: [], nodeSelector: { zone: 'a' } }, yes: true },
  { name: 'a label of another value', spec: { containers: [], nodeSelector: { zone: 'b' } }, yes: false },
  {
    name: 'a label and an affinity that does not match',
    spec: { ...requiring({ matchExpressions: [expression('disk', 'In', 'hdd')] }), nodeSelector: { zone: 'a' } },
    yes: false,
  },
  { name: 'a set', spec: requiring({ matchExpressions: [expression('zone', 'In', 'a', 'b')] }), yes: true },
  { name: 'a number', spec: requiring({ matchExpressions: [expression('cores', 'Gt', '7')] }), yes: true },
  { name: 'a smaller number', spec: requiring({ matchExpressions: [expression('cores', 'Lt', '8')] }), yes: false },
  { name: 'its name', spec: requiring({ matchFields: [expression('metadata.name', 'In', 'n1')] }), yes: true },
  { name: 'another name', spec: requiring({ matchFields: [expression('metadata.name', 'In', 'n2')] }), yes: false },
  {
    name: 'one of two terms',
    spec: requiring(
      { matchExpressions: [expression('zone', 'In', 'b')] },
      { matchExpressions: [expression('gpu', 'DoesNotExist')] },
    ),
    yes: true,
  },
  {
    name: 'only part of a term',
    spec: requiring({ matchExpressions: [expression('zone', 'Exists'), expression('gpu', 'Exists')] }),
    yes: false,
  },
  { name: 'an empty term', spec: requiring({}), yes: false },
  { name: 'no term', spec: requiring(), yes: false },
]) {
  test(`a node by ${name}: ${yes}`, () => assert.equal(requiredNodeAffinity(spec)?.matches(node), yes));
}

test('a pod that asks for no node goes anywhere', () => {
  assert.equal(requiredNodeAffinity({ containers: [] }), undefined);
});

test('nodes that are named are known without looking', () => {
  assert.deepEqual(namedNodes(requiring({ matchFields: [expression('metadata.name', 'In', 'n1')] })), new Set(['n1']));
  assert.equal(namedNodes(requiring({ matchExpressions: [expression('zone', 'Exists')] })), undefined);
  assert.equal(namedNodes({ containers: [] }), undefined);
});

test('preferences have weight', () => {
  const preferred = preferredNodeAffinity({
    containers: [],
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, preference: { matchExpressions: [expression('disk', 'In', 'ssd')] } },
          { weight: 3, preference: { matchExpressions: [expression('zone', 'In', 'b')] } },
          { weight: 1, preference: {} },
        ],
      },
    },
  });
  assert.deepEqual(
    preferred.map((one) => [one.weight, one.matches(node)]),
    [
      [5, true],
      [3, false],
    ],
  );
});

test('ports of the node are those of containers and sidecars', () => {
  const port = (hostPort: number) => ({ ports: [{ containerPort: 80, hostPort }] });
  const spec: ReadonlyPodSpec = {
    initContainers: [asking('1', { ...sidecar, ...port(1) }), asking('1', port(2))],
    containers: [asking('1', port(3)), container('x')],
  };
  assert.deepEqual(
    hostPortsOf(spec).map(({ hostPort }) => hostPort),
    [1, 3],
  );
  assert.equal(containersOf(spec).length, 4);
});
