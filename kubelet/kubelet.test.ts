import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { conditionOf, container, makeKubelet } from './kubelet-under-test.ts';

const { pods, nodes, configmaps } = coreV1Resources;

test('a node registers, is ready and has a lease', async () => {
  const under = await makeKubelet({ labels: { zone: 'a' }, maxPods: 7 });
  const [node] = under.api.all(nodes);
  assert.equal(node?.metadata.labels?.['kubernetes.io/hostname'], 'node-1');
  assert.equal(node?.metadata.labels?.zone, 'a');
  assert.equal(node?.status.capacity?.pods, '7');
  assert.deepEqual(
    node?.status.conditions?.map(({ type, status }) => `${type}=${status}`),
    ['MemoryPressure=False', 'DiskPressure=False', 'PIDPressure=False', 'Ready=True'],
  );
  assert.ok(under.events().includes('NodeReady: Node node-1 status is now: NodeReady'));
  assert.ok(under.api.writes.some((write) => write.endsWith('/namespaces/kube-node-lease/leases')));
  await under.stop();
});

test('a quiet node only renews its lease', async () => {
  const under = await makeKubelet();
  await under.pass(1000);
  const before = under.api.writes.length;
  await under.pass(60_000);
  assert.deepEqual(
    [...new Set(under.api.writes.slice(before))],
    ['PATCH /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1'],
  );
  await under.pass(300_000);
  assert.ok(under.api.writes.slice(before).includes('PATCH /api/v1/nodes/node-1/status'));
  await under.stop();
});

test('a bound pod becomes Running and Ready, and is gone after its deletion', async () => {
  const under = await makeKubelet();
  under.bind({});
  await under.pass(10);
  const pod = under.pod();
  assert.equal(pod?.status.phase, 'Running');
  assert.equal(conditionOf(pod, 'Ready'), 'True');
  assert.equal(pod?.status.podIP, '10.244.0.2');
  assert.match(under.status('web')?.containerID ?? '', /^simulated:\/\/[0-9a-f]{64}$/);

  await under.api.client.delete(pods, { namespace: 'default', name: 'web' });
  await under.pass(10);
  assert.equal(under.pod(), undefined);
  assert.deepEqual(await under.runtime.listSandboxes({}, new AbortController().signal), []);
  assert.deepEqual(
    under.events().filter((event) => /container/i.test(event)),
    [
      'Pulled: Container image "web:1" already present on machine and can be accessed by the pod',
      'Created: Container created',
      'Started: Container started',
      'Killing: Stopping container web',
    ],
  );
  await under.stop();
});

test('a container that crashes comes back later and later', async () => {
  const under = await makeKubelet();
  under.bind({}, { annotations: { 'knarr.dev/simulate': 'exit=3 after=1s' } });
  await under.pass(1500);
  // The first end costs nothing.
  assert.equal(under.status('web')?.restartCount, 1);
  assert.equal(under.status('web')?.lastState?.terminated?.exitCode, 3);
  await under.pass(1000);
  assert.deepEqual(under.status('web')?.state?.waiting, {
    reason: 'CrashLoopBackOff',
    message: `back-off 10s restarting failed container=web pod=web_default(${under.pod()?.metadata.uid})`,
  });
  assert.equal(under.status('web')?.lastState?.terminated?.exitCode, 3);
  assert.equal(under.pod()?.status.phase, 'Running');
  assert.equal(conditionOf(under.pod(), 'Ready'), 'False');
  await under.pass(10_000);
  assert.equal(under.status('web')?.restartCount, 2);
  await under.pass(11_500);
  assert.match(under.status('web')?.state?.waiting?.message ?? '', /^back-off 20s /);
  const all = await under.runtime.listContainers({}, new AbortController().signal);
  assert.ok(all.length <= 2, 'one dead instance is kept, older ones are removed');
  await under.stop();
});

test('a pod that is to complete succeeds or fails by its containers', async () => {
  const under = await makeKubelet();
  under.bind({ restartPolicy: 'Never' }, { name: 'good' });
  under.bind({ restartPolicy: 'Never' }, { name: 'bad', annotations: { 'knarr.dev/simulate': 'exit=2' } });
  await under.pass(100);
  assert.equal(under.pod('good')?.status.phase, 'Succeeded');
  assert.equal(under.status('web', 'good')?.state?.terminated?.reason, 'Completed');
  assert.equal(under.pod('good')?.status.conditions?.find(({ type }) => type === 'Ready')?.reason, 'PodCompleted');
  assert.equal(under.pod('bad')?.status.phase, 'Failed');
  assert.equal(under.status('web', 'bad')?.state?.terminated?.exitCode, 2);
  await under.api.client.delete(pods, { namespace: 'default', name: 'good' });
  await under.pass(100);
  assert.equal(under.pod('good'), undefined);
  await under.stop();
});

test('init containers run one after the other, sidecars stay', async () => {
  const under = await makeKubelet();
  under.bind(
    {
      initContainers: [container('first'), container('side', { restartPolicy: 'Always' }), container('second')],
    },
    { annotations: { 'knarr.dev/simulate.first': 'exit=0 after=2s', 'knarr.dev/simulate.second': 'exit=0 after=3s' } },
  );
  await under.pass(1000);
  assert.equal(under.pod()?.status.phase, 'Pending');
  assert.equal(under.status('web')?.state?.waiting?.reason, 'PodInitializing');
  assert.equal(under.status('side')?.state?.waiting?.reason, 'PodInitializing');
  assert.equal(
    under.pod()?.status.conditions?.find(({ type }) => type === 'Initialized')?.message,
    'containers with incomplete status: [first side second]',
  );
  await under.pass(1500);
  assert.ok(under.status('side')?.state?.running);
  assert.ok(under.status('second')?.state?.running);
  await under.pass(3000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  assert.equal(under.status('first')?.ready, true);
  assert.equal(under.status('first')?.state?.terminated?.reason, 'Completed');
  await under.api.client.delete(pods, { namespace: 'default', name: 'web' });
  await under.pass(100);
  assert.equal(under.pod(), undefined);
  assert.deepEqual(
    under.events().filter((event) => event.startsWith('Killing')),
    ['Killing: Stopping container web', 'Killing: Stopping container side'],
  );
  await under.stop();
});

test('an image that cannot be pulled is backed off from', async () => {
  const under = await makeKubelet();
  under.bind({ containers: [container('web', { image: 'reg.invalid/app:1' })] });
  await under.pass(100);
  assert.equal(under.status('web')?.state?.waiting?.reason, 'ErrImagePull');
  await under.pass(3000);
  assert.equal(under.status('web')?.state?.waiting?.reason, 'ImagePullBackOff');
  assert.equal(under.pod()?.status.phase, 'Pending');
  const told = under.events();
  assert.ok(told.includes('Pulling: Pulling image "reg.invalid/app:1"'));
  assert.ok(told.includes('BackOff: Back-off pulling image "reg.invalid/app:1"'));
  assert.ok(told.includes('Failed: Error: ErrImagePull') && told.includes('Failed: Error: ImagePullBackOff'));
  await under.stop();
});

test('an image that is never to be pulled must be there', async () => {
  const under = await makeKubelet();
  under.bind({ containers: [container('web', { image: 'absent:1', imagePullPolicy: 'Never' })] });
  await under.pass(100);
  assert.deepEqual(under.status('web')?.state?.waiting, {
    reason: 'ErrImageNeverPull',
    message: 'Container image "absent:1" is not present with pull policy of Never',
  });
  await under.stop();
});

test('a missing ConfigMap holds a container back until it comes', async () => {
  const under = await makeKubelet();
  under.bind({ containers: [container('web', { envFrom: [{ configMapRef: { name: 'settings' } }] })] });
  await under.pass(100);
  assert.deepEqual(under.status('web')?.state?.waiting, {
    reason: 'CreateContainerConfigError',
    message: 'configmap "settings" not found',
  });
  under.api.seed(configmaps, { metadata: { name: 'settings', namespace: 'default' }, data: { A: '1' } });
  await under.pass(20_000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  await under.stop();
});

test('a volume of a ConfigMap that is missing keeps the sandbox away', async () => {
  const under = await makeKubelet();
  under.bind({ volumes: [{ name: 'settings', configMap: { name: 'settings' } }] });
  await under.pass(100);
  assert.equal(under.pod()?.status.podIP, undefined);
  assert.equal(conditionOf(under.pod(), 'PodReadyToStartContainers'), 'False');
  assert.equal(under.status('web')?.state?.waiting?.reason, 'ContainerCreating');
  assert.ok(
    under
      .events()
      .includes('FailedMount: MountVolume.SetUp failed for volume "settings" : configmap "settings" not found'),
  );
  under.api.seed(configmaps, { metadata: { name: 'settings', namespace: 'default' } });
  await under.pass(5000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  await under.stop();
});

test('a pod with a deadline is stopped when it is over', async () => {
  const under = await makeKubelet();
  under.bind({ activeDeadlineSeconds: 60 });
  await under.pass(59_000);
  assert.equal(under.pod()?.status.phase, 'Running');
  await under.pass(2000);
  assert.equal(under.pod()?.status.phase, 'Failed');
  assert.equal(under.pod()?.status.reason, 'DeadlineExceeded');
  await under.stop();
});

test('a pod that does not fit is refused', async () => {
  const under = await makeKubelet();
  under.bind({ containers: [container('web', { resources: { requests: { cpu: '1000' } } })] });
  await under.pass(100);
  const { phase, reason, message } = under.pod()?.status ?? {};
  assert.deepEqual(
    { phase, reason, message },
    {
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 1000000, used: 0, capacity: 32000",
    },
  );
  await under.stop();
});

test('a pod is let in by the labels that the node has now, and has what others gave to it', async () => {
  const node = await makeKubelet();
  await node.pass(10_000);
  const patch = (body: object, options = {}) =>
    node.api.client.patch(coreV1Resources.nodes, { name: 'node-1' }, { type: 'merge', body }, options);
  await patch({ metadata: { labels: { disk: 'ssd' } } });
  await patch({ status: { capacity: { 'example.com/dongle': '2' } } }, { subresource: 'status' });
  await node.pass(0);
  node.bind({ nodeSelector: { disk: 'ssd' } });
  await node.pass(1000);
  assert.equal(node.pod()?.status.phase, 'Running');
  await node.pass(11_000);
  const [{ status } = {}] = node.api.all(coreV1Resources.nodes);
  assert.equal(status?.allocatable?.['example.com/dongle'], '2');
  await node.stop();
});

test('a container whose image was changed is replaced', async () => {
  const under = await makeKubelet();
  const pod = under.bind({});
  await under.pass(100);
  under.api.seed(pods, {
    ...pod,
    spec: { ...pod.spec, containers: [container('web', { image: 'web:2' })] },
    status: under.pod()?.status,
  } as never);
  await under.pass(100);
  assert.equal(under.status('web')?.image, 'web:2');
  assert.equal(under.status('web')?.restartCount, 1);
  assert.ok(under.events().includes('Killing: Container web definition changed, will be restarted'));
  await under.stop();
});

test('a dead sandbox is replaced, its containers with it', async () => {
  const under = await makeKubelet();
  under.bind({});
  await under.pass(100);
  const { signal } = new AbortController();
  const [sandbox] = await under.runtime.listSandboxes({}, signal);
  await under.runtime.stopSandbox(sandbox?.id ?? '', signal);
  await under.pass(100);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  assert.equal(under.status('web')?.restartCount, 1);
  assert.ok(under.events().includes('SandboxChanged: Pod sandbox changed, it will be killed and re-created.'));
  await under.stop();
});
