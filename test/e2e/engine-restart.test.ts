import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BUSYBOX_IMAGE } from '../images/busybox.ts';
import { runningContainers } from './docker.ts';
import { eventually } from './eventually.ts';
import { TestCluster } from './harness.ts';
import { PrivateEngine } from './private-engine.ts';

// The Docker Engine goes away under a running cluster and comes back, with the containers or without them.

/** An end that is not asked for is a failure. */
const forever = 'trap "exit 3" TERM; sleep 3600 & wait';
const pod = (name: string, restartPolicy: string, script: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { test: 'engine' } },
  spec: {
    restartPolicy,
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'main', image: BUSYBOX_IMAGE, command: ['sh', '-c', script] }],
  },
});
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web', test: 'engine' } },
      spec: pod('', 'Always', forever).spec,
    },
  },
};
const objects = [
  deployment,
  pod('never', 'Never', forever),
  pod('on-failure', 'OnFailure', forever),
  pod('done', 'Never', 'echo done'),
  pod('doomed', 'Always', forever),
];
const stream = (...documents: object[]) => documents.map((one) => JSON.stringify(one)).join('\n');

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly uid: string };
    readonly status: {
      readonly phase: string;
      readonly containerStatuses?: readonly { readonly restartCount: number; readonly containerID: string }[];
    };
  }[];
}

for (const { liveRestore, signal } of [
  { liveRestore: true, signal: 'SIGKILL' },
  { liveRestore: false, signal: 'SIGKILL' },
  { liveRestore: false, signal: 'SIGTERM' },
] as const)
  describe(`dockerd ended by ${signal}, live-restore ${liveRestore ? 'on' : 'off'}`, () => {
    let engine: PrivateEngine;
    let cluster: TestCluster;
    let runningBefore: string[];
    let podsBefore: ReadonlyMap<string, PodList['items'][number]>;

    const kubectl = (args: string) => cluster.kubectl.run(args);
    const pods = async () => {
      const { items } = await cluster.kubectl.json<PodList>('get pods -l test=engine');
      return new Map(items.map((item) => [item.metadata.name, item]));
    };
    const running = async () =>
      (await runningContainers(cluster.node, engine.docker)).map(({ id, startedAt }) => `${id} ${startedAt}`).sort();
    const restarts = (of: PodList['items'][number] | undefined) => of?.status.containerStatuses?.[0]?.restartCount;
    const runsAgain = (name: string) => name.startsWith('web') || name === 'on-failure';

    before(async () => {
      engine = await PrivateEngine.start({ liveRestore });
      await engine.makeImage(BUSYBOX_IMAGE);
      cluster = await TestCluster.start({ runtime: 'docker', environment: { DOCKER_HOST: engine.host } });
      await cluster.kubectl.run('apply -f -', { input: stream(...objects) });
      await kubectl('rollout status deployment/web --timeout=60s');
      await kubectl('wait --for=condition=Ready pod/never pod/on-failure pod/doomed --timeout=60s');
      await kubectl('wait --for=jsonpath={.status.phase}=Succeeded pod/done --timeout=60s');
      podsBefore = await pods();
      runningBefore = await running();
    });
    after(async () => {
      // Its containers go with their engine.
      await cluster?.kill();
      await engine?.dispose();
      await cluster?.dispose();
    });

    test('while it is away the node is not ready, and the API answers', async () => {
      await engine.stop(signal);
      await kubectl(`wait --for=condition=Ready=false node/${cluster.node} --timeout=60s`);
      const ready = '-o jsonpath={.status.conditions[?(@.type=="Ready")].reason}';
      assert.equal(await kubectl(`get node ${cluster.node} ${ready}`), 'KubeletNotReady');
      await cluster.kubectl.run('apply -f -', { input: stream(pod('late', 'Always', forever)) });
      await kubectl('delete pod doomed --wait=false');
    });

    test('when it is back the node is ready, and what was asked for meanwhile is done', async () => {
      await engine.start();
      await kubectl(`wait --for=condition=Ready node/${cluster.node} --timeout=60s`);
      await kubectl('wait --for=delete pod/doomed --timeout=60s');
      await kubectl('wait --for=condition=Ready pod/late --timeout=60s');
    });

    if (liveRestore)
      test('everything ran on', async () => {
        const now = await running();
        const doomed = podsBefore.get('doomed')?.status.containerStatuses?.[0]?.containerID.replace('docker://', '');
        assert.equal(now.length, runningBefore.length, 'one pod went, one came');
        const gone = runningBefore.filter((one) => !now.includes(one));
        assert.equal(gone.length, 2, 'the container of the deleted pod and its sandbox');
        assert.ok(gone.some((one) => one.startsWith(`${doomed} `)));
        for (const [name, item] of await pods()) assert.equal(restarts(item), 0, name);
      });
    else
      test('what is to run runs again, counted, and the rest is over', async () => {
        await eventually('a restart of each', async () =>
          [...(await pods())].every(([name, item]) => !runsAgain(name) || (restarts(item) ?? 0) > 0),
        );
        await kubectl('wait --for=condition=Ready pod -l app=web --timeout=60s');
        await kubectl('wait --for=condition=Ready pod/on-failure --timeout=60s');
        const now = await pods();
        for (const [name, { metadata }] of now)
          if (runsAgain(name)) {
            assert.equal(metadata.uid, podsBefore.get(name)?.metadata.uid, `${name} is the same pod`);
            // A dockerd that shuts down in peace may start a container once more before it ends itself.
            const counted = restarts(now.get(name)) ?? 0;
            assert.ok(counted === 1 || (counted === 2 && signal === 'SIGTERM'), `${name}: ${counted} restarts`);
          }
        await kubectl('wait --for=jsonpath={.status.phase}=Failed pod/never --timeout=60s');
        assert.equal(restarts(now.get('never')), 0);
        assert.equal(now.get('done')?.status.phase, 'Succeeded');
        assert.equal(restarts(now.get('done')), 0);
      });

    test('a Deployment is whole, and nothing runs that should not', async () => {
      await kubectl('rollout status deployment/web --timeout=60s');
      // Two of the Deployment, late, on-failure; and the one that never starts again, where nothing ended it.
      const containers = (4 + (liveRestore ? 1 : 0)) * 2;
      await eventually('Docker has what the API has', async () => (await running()).length === containers);
      assert.equal(await kubectl('exec deployment/web -- echo reached'), 'reached\n');
    });
  });
