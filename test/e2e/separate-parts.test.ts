import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeBusyboxImage } from '../images/busybox.ts';
import { runningContainers } from './docker.ts';
import { eventually } from './eventually.ts';
import { type PartName, partNames, SeparateCluster } from './separate-cluster.ts';

// A process for each part: any of them may go, and what it was doing goes on.

let cluster: SeparateCluster;

before(async () => {
  await makeBusyboxImage('knarr/busybox:1');
  cluster = await SeparateCluster.start();
  await kubectl('apply -f manifests/examples/web.yaml');
  await rolledOut();
});
after(() => cluster?.dispose());

const kubectl = (command: string) => cluster.kubectl.run(command);
const rolledOut = () => kubectl('rollout status deployment/web --timeout=60s');
const webContainers = async () =>
  (await runningContainers(cluster.node))
    .filter(({ name }) => name.startsWith('k8s_httpd_web-'))
    .map(({ id, startedAt }) => `${id} ${startedAt}`)
    .sort();
const settled = (count: number) =>
  eventually(`${count} containers`, async () => (await webContainers()).length === count && webContainers(), 60_000);

/** Who said last that it leads. */
async function leaderOf(part: 'controller-manager' | 'scheduler'): Promise<PartName> {
  const lease = `get lease -n kube-system kube-${part} -o jsonpath={.spec.holderIdentity}`;
  return eventually(`a leader of ${part}`, async () => {
    const holder = await kubectl(lease);
    return partNames.find((name) => name.startsWith(part) && holder && cluster.output(name).includes(holder));
  });
}

for (const part of ['controller-manager', 'scheduler'] as const)
  test(`when the leading ${part} is killed in the middle of a rollout, the other one takes over`, async () => {
    const leader = await leaderOf(part);
    await kubectl(`set env deployment/web LEADER=${part}`);
    await cluster.killPart(leader);
    await rolledOut();
    await kubectl('scale deployment/web --replicas=4');
    await rolledOut();
    const next = await leaderOf(part);
    assert.notEqual(next, leader);
    await cluster.startPart(leader);
    await kubectl('scale deployment/web --replicas=3');
    await settled(3);
    assert.equal(await leaderOf(part), next, 'who comes back stands by');
  });

test('while the API server is away containers run on, and all parts find it again', async () => {
  const running = await settled(3);
  await cluster.killPart('apiserver');
  assert.deepEqual(await webContainers(), running);
  await cluster.startPart('apiserver');
  await kubectl('scale deployment/web --replicas=4');
  const grown = await settled(4);
  assert.deepEqual(
    running.filter((one) => !grown.includes(one)),
    [],
  );
});

test('an etcd that is killed and comes back loses nothing that was acknowledged, and no part gives up', async () => {
  const acknowledged: string[] = [];
  let stop = false;
  const writer = (async () => {
    for (let i = 0; !stop; i++) {
      const { code } = await cluster.kubectl.try(`create configmap etcd-${i} --from-literal=i=${i}`);
      if (code === 0) acknowledged.push(`configmap/etcd-${i}`);
    }
  })();
  await eventually('the first writes', async () => acknowledged.length >= 3);
  await kubectl('set env deployment/web ETCD=away');
  await cluster.etcd.kill();
  await cluster.etcd.start();
  const before = acknowledged.length;
  await eventually('writes go on', async () => acknowledged.length > before + 2);
  stop = true;
  await writer;
  const kept = (await kubectl('get configmaps -o name')).split('\n');
  assert.deepEqual(
    acknowledged.filter((name) => !kept.includes(name)),
    [],
  );
  await rolledOut();
  assert.deepEqual(
    partNames.filter((name) => !cluster.runs(name)),
    [],
  );
});

test('all parts and etcd killed in the middle of a rollout, and started in any order, go on with it', async () => {
  await settled(4);
  await kubectl('set env deployment/web ALL=killed');
  await Promise.all([cluster.kill(), cluster.etcd.kill()]);
  // The API server comes last: the others wait for it, and it waits for etcd.
  const started = Promise.all([...partNames].reverse().map((name) => cluster.startPart(name)));
  await cluster.etcd.start();
  await started;
  await rolledOut();
  await settled(4);
  assert.equal(
    await kubectl('get deployment web -o jsonpath={.status.updatedReplicas}/{.status.availableReplicas}'),
    '4/4',
  );
  await kubectl('delete -f manifests/examples/web.yaml --timeout=60s');
  await eventually('nothing is left', async () => (await runningContainers(cluster.node)).length === 0);
});
