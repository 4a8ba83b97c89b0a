import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { Pod, ResourceRequirements } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { conditionOf, container, type KubeletUnderTest, makeKubelet } from '../kubelet-under-test.ts';
import type { LinuxResources } from '../runtime/container.ts';

const { pods } = coreV1Resources;
const small: ResourceRequirements = {
  requests: { cpu: '100m', memory: '64Mi' },
  limits: { cpu: '200m', memory: '64Mi' },
};
const large: ResourceRequirements = { requests: { cpu: '1', memory: '128Mi' }, limits: { cpu: '2', memory: '128Mi' } };

function updates(under: KubeletUnderTest): LinuxResources[] {
  const seen: LinuxResources[] = [];
  Object.assign(under.runtime, {
    updateResources: async (_id: string, resources: LinuxResources) => void seen.push(resources),
  });
  return seen;
}

/** Changes the spec as the resize subresource does; the status stays. */
function resize(under: KubeletUnderTest, resources: ResourceRequirements, more: object = {}): void {
  const pod = under.pod() as Shared<Pod>;
  const generation = (pod.metadata.generation ?? 1) + 1;
  const spec = { ...pod.spec, containers: [container('web', { resources, ...more })] };
  under.api.seed(pods, { ...pod, metadata: { ...pod.metadata, generation }, spec, status: pod.status } as never);
}

test('a running container gets other resources in place', async () => {
  const under = await makeKubelet();
  const seen = updates(under);
  under.bind({ containers: [container('web', { resources: small })] });
  await under.pass(100);
  assert.deepEqual(under.status('web')?.resources, small);
  resize(under, large);
  await under.pass(100);
  assert.deepEqual(
    seen.map(({ cpuQuota, memoryLimit }) => ({ cpuQuota, memoryLimit })),
    [{ cpuQuota: 200_000, memoryLimit: 128 * 1024 ** 2 }],
  );
  assert.deepEqual(under.status('web')?.resources, large);
  assert.deepEqual(under.status('web')?.allocatedResources, large.requests);
  assert.equal(under.status('web')?.restartCount, 0);
  assert.equal(conditionOf(under.pod(), 'PodResizeInProgress'), undefined);
  assert.equal(under.pod()?.status.observedGeneration, 2);
  await under.stop();
});

test('its policy may ask for a restart', async () => {
  const under = await makeKubelet();
  const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
  under.bind({ containers: [container('web', { resources: small, resizePolicy })] });
  await under.pass(100);
  resize(under, large, { resizePolicy });
  await under.pass(100);
  assert.equal(under.status('web')?.restartCount, 1);
  assert.deepEqual(under.status('web')?.resources, large);
  assert.ok(under.events().includes('Killing: Container web resize requires restart'));
  await under.stop();
});

test('what the node does not have is infeasible, what others hold is deferred until they leave', async () => {
  const under = await makeKubelet();
  const seen = updates(under);
  under.bind({ containers: [container('web', { resources: small })] });
  under.bind({ containers: [container('web', { resources: { requests: { cpu: '30' } } })] }, { name: 'other' });
  await under.pass(100);
  const pending = () => under.pod()?.status.conditions?.find(({ type }) => type === 'PodResizePending');
  resize(under, { requests: { cpu: '1000', memory: '64Mi' } });
  await under.pass(100);
  assert.equal(pending()?.reason, 'Infeasible');
  assert.equal(pending()?.message, "Node didn't have enough capacity: cpu");
  resize(under, { requests: { cpu: '10', memory: '64Mi' } });
  await under.pass(100);
  assert.equal(pending()?.reason, 'Deferred');
  assert.match(pending()?.message ?? '', /^Node didn't have enough resource: cpu, requested: 10000, used: 30000/);
  assert.deepEqual(under.status('web')?.allocatedResources, small.requests);
  assert.deepEqual(seen, []);
  await under.api.client.delete(pods, { namespace: 'default', name: 'other' });
  await under.pass(1000);
  assert.equal(pending(), undefined);
  assert.equal(under.status('web')?.allocatedResources?.cpu, '10');
  assert.equal(seen.length, 1);
  await under.stop();
});

test('a resize is carried on by the next kubelet', async () => {
  const first = await makeKubelet();
  first.bind({ containers: [container('web', { resources: small })] });
  await first.pass(100);
  await first.stop();
  resize(first, large);
  const second = await first.restart();
  const seen = updates(second);
  await second.pass(1000);
  assert.equal(seen.length <= 1, true);
  assert.deepEqual(second.status('web')?.resources, large);
  assert.equal(second.status('web')?.restartCount, 0);
  await second.stop();
});

test('an init container gets other resources while it runs', async () => {
  const under = await makeKubelet();
  const seen = updates(under);
  const containers = [container('web')];
  under.bind(
    { containers, initContainers: [container('prepare', { resources: small })] },
    { annotations: { 'knarr.dev/simulate.prepare': 'exit=0 after=60s' } },
  );
  await under.pass(100);
  const pod = under.pod() as Shared<Pod>;
  const spec = { ...pod.spec, initContainers: [container('prepare', { resources: large })] };
  under.api.seed(pods, { ...pod, metadata: { ...pod.metadata, generation: 2 }, spec, status: pod.status } as never);
  await under.pass(100);
  assert.deepEqual(
    seen.map(({ cpuQuota }) => cpuQuota),
    [200_000],
  );
  await under.stop();
});
