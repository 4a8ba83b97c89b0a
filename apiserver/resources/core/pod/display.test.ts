import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerStatus, Pod, PodStatus } from '../../../../proto/gen/core/v1.ts';
import { podWith } from '../pod-template/pod-under-test.ts';
import { podDisplay } from './display.ts';

const status = (
  name: string,
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...(state ? { state } : {}),
  ...more,
});
const up = status('c', { running: {} }, { ready: true });
const init = { name: 'i', image: 'x' };
const sidecar = { name: 's', image: 'x', restartPolicy: 'Always' };
const now = Date.parse('2026-01-01T00:10:00Z');

interface Case {
  readonly rule: string;
  readonly spec?: Partial<Pod['spec']>;
  readonly status: PodStatus;
  readonly deleted?: boolean;
  readonly shows: string;
}

for (const { rule, spec, status: pod, deleted, shows } of [
  { rule: 'nothing reported', status: { phase: 'Pending' }, shows: '0/1 Pending 0' },
  { rule: 'running', status: { phase: 'Running', containerStatuses: [up] }, shows: '1/1 Running 0' },
  {
    rule: 'waiting says why',
    status: { phase: 'Running', containerStatuses: [status('c', { waiting: { reason: 'CrashLoopBackOff' } })] },
    shows: '0/1 CrashLoopBackOff 0',
  },
  {
    rule: 'a code without a reason',
    status: { phase: 'Failed', containerStatuses: [status('c', { terminated: { exitCode: 3 } })] },
    shows: '0/1 ExitCode:3 0',
  },
  {
    rule: 'a signal',
    status: { phase: 'Failed', containerStatuses: [status('c', { terminated: { exitCode: 137, signal: 9 } })] },
    shows: '0/1 Signal:9 0',
  },
  {
    rule: 'restarts and how long ago',
    status: {
      phase: 'Running',
      containerStatuses: [
        { ...up, restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:05:00Z' } } },
      ],
    },
    shows: '1/1 Running 3 (5m ago)',
  },
  {
    rule: 'initializing',
    spec: { initContainers: [init, { ...init, name: 'j' }] },
    status: {
      phase: 'Pending',
      initContainerStatuses: [status('i', { terminated: { exitCode: 0 } }), status('j', { running: {} })],
    },
    shows: '0/1 Init:1/2 0',
  },
  {
    rule: 'an init container that fails',
    spec: { initContainers: [init] },
    status: { phase: 'Pending', initContainerStatuses: [status('i', { waiting: { reason: 'ErrImagePull' } })] },
    shows: '0/1 Init:ErrImagePull 0',
  },
  {
    rule: 'sidecars count',
    spec: { initContainers: [sidecar] },
    status: {
      phase: 'Running',
      initContainerStatuses: [status('s', { running: {} }, { started: true, ready: true })],
      containerStatuses: [up],
    },
    shows: '2/2 Running 0',
  },
  {
    rule: 'one container done, one runs',
    spec: {
      containers: [
        { name: 'c', image: 'x' },
        { name: 'd', image: 'x' },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [status('c', { terminated: { exitCode: 0, reason: 'Completed' } }), { ...up, name: 'd' }],
    },
    shows: '1/2 NotReady 0',
  },
  {
    rule: 'held by gates',
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
    shows: '0/1 SchedulingGated 0',
  },
  {
    rule: 'being deleted',
    deleted: true,
    status: { phase: 'Running', containerStatuses: [up] },
    shows: '1/1 Terminating 0',
  },
  { rule: 'node lost', deleted: true, status: { phase: 'Running', reason: 'NodeLost' }, shows: '0/1 Unknown 0' },
] as Case[]) {
  test(`pod shows: ${rule}`, () => {
    const pod1 = podWith(spec, deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {});
    const display = podDisplay({ ...pod1, status: pod }, now);
    assert.equal(`${display.ready}/${display.total} ${display.status} ${display.restarts}`, shows);
  });
}
