import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedMachine } from './machine.ts';
import { defaultThresholds, type NodeStatusInput, nodeIllness, nodeStatus } from './node-status.ts';

const GiB = 1024 ** 3;
const version = { runtimeName: 'docker', runtimeVersion: '20.10.24', apiVersion: '1.41' };
const ready = { type: 'RuntimeReady', status: true, reason: '', message: '' } as const;
const machine = { ...simulatedMachine, cpus: 2, memoryBytes: 4 * GiB, diskBytes: 100 * GiB };

const make = (more: Partial<NodeStatusInput> = {}) =>
  nodeStatus({
    ...{ before: {}, nodeName: 'n', nodeIPs: ['10.0.0.1', 'fd00::1'], serverPort: 1, kubeletVersion: 'v1.36.2' },
    ...{ machine, usage: {}, thresholds: defaultThresholds, maxPods: 110, version, runtimeConditions: [ready] },
    ...{ images: [], now: 0 },
    ...more,
  });
const of = (status: ReturnType<typeof make>, type: string) => status.conditions?.find((one) => one.type === type);

test('what is allocatable is what is left above the thresholds', () => {
  const { capacity, allocatable, addresses, nodeInfo } = make();
  assert.deepEqual([capacity?.cpu, capacity?.memory, capacity?.pods], ['2', '4194304Ki', '110']);
  assert.deepEqual([allocatable?.memory, allocatable?.['ephemeral-storage']], ['4091904Ki', '96636764160']);
  assert.deepEqual(
    addresses?.map(({ type, address }) => `${type}=${address}`),
    ['InternalIP=10.0.0.1', 'InternalIP=fd00::1', 'Hostname=n'],
  );
  assert.equal(nodeInfo?.containerRuntimeVersion, 'docker://20.10.24');
});

for (const [name, usage, type, reason] of [
  ['little memory', { memoryAvailableBytes: 99 * 1024 ** 2 }, 'MemoryPressure', 'KubeletHasInsufficientMemory'],
  ['enough memory', { memoryAvailableBytes: 101 * 1024 ** 2 }, 'MemoryPressure', 'KubeletHasSufficientMemory'],
  ['little disk', { diskAvailableBytes: 9 * GiB }, 'DiskPressure', 'KubeletHasDiskPressure'],
  ['few inodes', { inodesFree: 0.04 }, 'DiskPressure', 'KubeletHasDiskPressure'],
  ['enough of both', { diskAvailableBytes: 11 * GiB, inodesFree: 0.06 }, 'DiskPressure', 'KubeletHasNoDiskPressure'],
] as const)
  test(`node: ${name}`, () => assert.equal(of(make({ usage }), type)?.reason, reason));

test('a condition keeps its time while it holds', () => {
  const before = make({ now: 1000 });
  const later = make({ before, now: 60_000 });
  assert.equal(of(later, 'Ready')?.lastTransitionTime, of(before, 'Ready')?.lastTransitionTime);
  const broken = make({
    before: later,
    now: 120_000,
    runtimeConditions: [{ ...ready, status: false, reason: 'Down', message: 'no answer' }],
  });
  assert.equal(of(broken, 'Ready')?.lastTransitionTime, '1970-01-01T00:02:00Z');
  assert.equal(
    of(broken, 'Ready')?.message,
    'container runtime not ready: RuntimeReady=false reason:Down message:no answer',
  );
});

test('what others put there stays', () => {
  const before = { capacity: { 'example.com/gpu': '2' }, allocatable: { 'example.com/gpu': '2' }, volumesInUse: ['x'] };
  const status = make({ before: { ...before, conditions: [{ type: 'NetworkUnavailable', status: 'False' }] } });
  assert.equal(status.allocatable?.['example.com/gpu'], '2');
  assert.deepEqual(status.volumesInUse, ['x']);
  assert.ok(of(status, 'NetworkUnavailable'));
});

test('what others put into the capacity is for pods, and what they take out is not', () => {
  const before = { capacity: { 'example.com/new': '3' }, allocatable: { 'example.com/old': '2' } };
  const { allocatable } = make({ before });
  assert.equal(allocatable?.['example.com/new'], '3');
  assert.equal(allocatable?.['example.com/old'], undefined);
});

test('a runtime that has not answered is no healthy one', () => {
  assert.match(nodeIllness({ version: undefined, runtimeConditions: [] }) ?? '', /may not have completed yet/);
  assert.equal(nodeIllness({ version, runtimeConditions: [ready] }), undefined);
  const network = { type: 'NetworkReady', status: false, reason: 'R', message: 'M' } as const;
  assert.equal(
    nodeIllness({ version, runtimeConditions: [{ ...ready, status: false }, network] }),
    '[container runtime not ready: RuntimeReady=false reason: message:, container runtime network not ready: NetworkReady=false reason:R message:M]',
  );
});

test('the largest fifty images are named, five names each', () => {
  const images = Array.from({ length: 60 }, (_, i) => ({
    id: `i${i}`,
    repoTags: Array.from({ length: 7 }, (_tag, j) => `r${i}:${j}`),
    repoDigests: [`r${i}@sha256:0`],
    sizeBytes: i,
  }));
  const status = make({ images });
  assert.equal(status.images?.length, 50);
  assert.deepEqual(status.images?.[0], { names: ['r59@sha256:0', 'r59:0', 'r59:1', 'r59:2', 'r59:3'], sizeBytes: 59 });
});
