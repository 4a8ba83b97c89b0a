import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import { type ContainerStatusInput, containerStatus } from './container-status.ts';

const container = { name: 'c', image: 'i' };
const pod = {
  metadata: { name: 'p' },
  spec: { restartPolicy: 'Always', containers: [container] },
} as unknown as ReadonlyPod;
const failed = {
  id: '1',
  name: 'c',
  state: 'exited',
  exitCode: 128,
  reason: 'StartError',
  createdAt: 0,
  image: 'i',
  imageId: 'i',
  record: { restartCount: 0 },
} as unknown as ContainerStatusInput['instances'][number];

for (const [kind, state] of [
  ['container', 'waiting'],
  ['ephemeral', 'terminated'],
] as const) {
  test(`a container of kind ${kind} that could not be started is ${state}`, () => {
    const status = containerStatus({
      ...{ pod, container, kind, instances: [failed], before: undefined, started: false, ready: false, ending: false },
      failure: { reason: 'RunContainerError', message: 'no' },
      runtimeName: 'docker',
    });
    assert.deepEqual(Object.keys(status.state ?? {}), [state]);
  });
}
