import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { BUSYBOX_IMAGE, makeBusyboxImage } from '../images/busybox.ts';
import { containersOfNode, type DockerContainer, runningContainers } from './docker.ts';
import { eventually } from './eventually.ts';
import { ADMIN_TOKEN, TestCluster } from './harness.ts';
import { Ledger, PlainApi } from './ledger.ts';
import { randomFrom } from './random.ts';

// kill -9 of the whole cluster at random moments, under load, twenty times over: nothing acknowledged is lost, nothing that
// runs is touched, nothing runs twice.

const kills = 20;
const seed = Number(env.KNARR_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const random = randomFrom(seed);
const pick = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));

let cluster: TestCluster;
let api: PlainApi;
let events: ChildProcess;
/** Starts of each container of each pod, as Docker tells them. */
const starts = new Map<string, number>();
/** Those that run, and those that were started while they ran. */
const started = new Set<string>();
const atOnce: string[] = [];
const books = { configmaps: new Ledger(), pods: new Ledger({ others: true }) };
/** What the last acknowledged change of the busy Deployment asked for; undefined when one got no answer. */
let busyReplicas: number | undefined = 2;
const stop = new AbortController();

before(async () => {
  await makeBusyboxImage();
  cluster = await TestCluster.start({ runtime: 'docker' });
  api = new PlainApi(cluster.server, ADMIN_TOKEN);
  events = spawn(
    'docker',
    [
      ...['events', '--filter', `label=knarr.dev/node=${cluster.node}`, '--format', '{{json .}}'],
      ...['--filter', 'event=start', '--filter', 'event=die'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (events.stdout)
    createInterface({ input: events.stdout }).on('line', (line) => {
      const { Action, Actor } = JSON.parse(line) as { Action: string; Actor: { Attributes: Record<string, string> } };
      const key = whose(Actor.Attributes);
      if (Action === 'die') started.delete(key);
      else {
        if (started.has(key)) atOnce.push(key);
        started.add(key);
        starts.set(key, (starts.get(key) ?? 0) + 1);
      }
    });
});
after(async () => {
  stop.abort();
  events?.kill();
  api?.close();
  await cluster?.dispose();
});

/** Which container of which pod: `UID/web`, and `UID/POD` for the sandbox. */
const whose = (labels: Readonly<Record<string, string>>): string =>
  `${labels['io.kubernetes.pod.uid']}/${labels['io.kubernetes.container.name'] || 'POD'}`;

const podSpec = {
  terminationGracePeriodSeconds: 1,
  containers: [{ name: 'web', image: BUSYBOX_IMAGE, command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] }],
};

const core = '/api/v1/namespaces/default';
const apps = '/apis/apps/v1/namespaces/default/deployments';
const deployment = (name: string, replicas: number) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec },
  },
});

/** Creates, changes and deletes objects of one kind until it is told to stop; a name without a known state is left alone. */
async function write(kind: 'configmaps' | 'pods', names: number, pauseMs: number): Promise<void> {
  const ledger = books[kind];
  for (let i = 0; !stop.signal.aborted; i++) {
    const name = `${kind}-${i % names}-${Math.floor(i / names / 4)}`;
    const key = `${kind}/${name}`;
    const path = `${core}/${kind}`;
    const turn = Math.floor(i / names) % 4;
    if (ledger.isCertain(key)) {
      if (turn === 0)
        ledger.book(
          key,
          await api.send('POST', path, { metadata: { name }, ...(kind === 'pods' ? { spec: podSpec } : {}) }),
        );
      else if (turn < 3 && kind === 'configmaps')
        ledger.book(key, await api.send('PATCH', `${path}/${name}`, { data: { turn: String(i) } }));
      else if (turn === 3 && i % (kind === 'pods' ? 11 : 3) > 0)
        ledger.book(key, await api.send('DELETE', `${path}/${name}`), true);
    }
    await delay(pauseMs);
  }
}

/** Scales a Deployment up and down and deletes pods of it. */
async function disturb(): Promise<void> {
  for (let i = 0; !stop.signal.aborted; i++) {
    if (i % 3 === 2) {
      const listed = await api.send('GET', `${core}/pods?labelSelector=app%3Dbusy`);
      const items = (listed?.body as { items?: { metadata: { name: string } }[] } | undefined)?.items ?? [];
      const victim = items[pick(0, Math.max(0, items.length - 1))];
      if (victim) await api.send('DELETE', `${core}/pods/${victim.metadata.name}`);
    } else {
      const replicas = pick(1, 3);
      const answer = await api.send('PATCH', `${apps}/busy`, { spec: { replicas } });
      busyReplicas = answer?.status === 200 ? replicas : undefined;
    }
    await delay(pick(100, 600));
  }
}

const running = () => runningContainers(cluster.node);
const steadyOnes = (containers: readonly DockerContainer[]) =>
  containers
    .filter(({ name }) => / ?k8s_(web|POD)_steady-/.test(name))
    .map(({ id, startedAt }) => `${id} ${startedAt}`)
    .sort();

/** Containers of one pod and name that run beside each other. */
function doubles(containers: readonly DockerContainer[]): string[] {
  const keys = containers.map(({ labels }) => whose(labels));
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}

interface Listed {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly uid: string;
      readonly resourceVersion: string;
      readonly deletionTimestamp?: string;
    };
    readonly status: { readonly containerStatuses?: readonly { readonly restartCount: number }[] };
  }[];
}

test(`${kills} kills, seed ${seed}`, async (t) => {
  t.diagnostic(`KNARR_TEST_SEED=${seed} repeats the moments`);
  await api.send('POST', apps, deployment('steady', 2));
  await api.send('POST', apps, deployment('busy', 2));
  await cluster.kubectl.run('rollout status deployment/steady --timeout=60s');
  const steady = steadyOnes(await running());
  assert.equal(steady.length, 4, 'two pods and their sandboxes');
  const load = Promise.all([write('configmaps', 7, 5), write('configmaps', 5, 11), write('pods', 3, 300), disturb()]);

  for (let kill = 0; kill < kills; kill++) {
    // Some die in the middle of their start, which takes less than a second, the others later.
    if (kill % 3 > 0) await cluster.process?.says(/^Knarr is up/);
    await delay(pick(0, kill % 3 > 0 ? 1500 : 900));
    await cluster.kill();
    const left = await running();
    assert.deepEqual(doubles(left), [], `nothing runs twice after kill ${kill}`);
    assert.deepEqual(steadyOnes(left), steady, `what runs was not touched before kill ${kill}`);
    cluster.launch();
  }

  await cluster.process?.says(/^Knarr is up/);
  stop.abort();
  await load;
  const writes = books.configmaps.acknowledged + books.pods.acknowledged;
  t.diagnostic(`${writes} writes were acknowledged`);
  assert.ok(writes > 100, 'there was load');

  const versions = async (kind: 'configmaps' | 'pods') => {
    const { items } = await cluster.kubectl.json<Listed>(`get ${kind}`);
    return new Map(items.map(({ metadata: { name, resourceVersion } }) => [`${kind}/${name}`, resourceVersion]));
  };
  await t.test('every acknowledged write is there', async () => {
    assert.deepEqual(books.configmaps.disagreements(await versions('configmaps')), []);
    const asked = await cluster.kubectl.run('get deployment busy -o jsonpath={.spec.replicas}');
    if (busyReplicas !== undefined) assert.equal(asked, String(busyReplicas));
  });

  await t.test('everything settles, and nothing is left of what was deleted', async () => {
    const replicas = 3;
    await cluster.kubectl.run(`scale deployment/busy --replicas=${replicas}`);
    await cluster.kubectl.run('rollout status deployment/busy --timeout=60s');
    const pods = await eventually('no pod is ending', async () => {
      const { items } = await cluster.kubectl.json<Listed>('get pods');
      return items.every(({ metadata }) => !metadata.deletionTimestamp) && items;
    });
    assert.deepEqual(books.pods.disagreements(await versions('pods')), []);
    const wanted = pods.flatMap(({ metadata: { uid } }) => [`${uid}/POD`, `${uid}/web`]).sort();
    await eventually('Docker has what the API has', async () => {
      // A sandbox that a kill left without its network has ended, and lies there until it is collected: it counts once.
      const has = new Set((await containersOfNode(cluster.node)).map(({ labels }) => whose(labels)));
      assert.deepEqual([...has].sort(), wanted);
      return true;
    });
    assert.equal((await running()).length, wanted.length);
    assert.deepEqual(
      pods.flatMap(({ status }) => status.containerStatuses?.map(({ restartCount }) => restartCount) ?? [-1]),
      pods.map(() => 0),
      'no restart is counted',
    );
    assert.deepEqual(steadyOnes(await running()), steady);
  });

  await t.test('nothing ran twice', () => {
    assert.ok(starts.size > 10);
    assert.deepEqual(atOnce, [], 'at once');
    // A sandbox that a kill left without its network is made anew, as Kubernetes does, before anything runs in it.
    const programs = [...starts].filter(([key]) => !key.endsWith('/POD'));
    assert.deepEqual(
      programs.filter(([, times]) => times > 1),
      [],
      'one after the other',
    );
  });
});
