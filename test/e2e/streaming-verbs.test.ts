import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { makeBusyboxImage } from '../images/busybox.ts';
import { runKnarr } from './comparison/side-by-side.ts';
import { eventually } from './eventually.ts';
import { TestCluster } from './harness.ts';
import { Kubectl, type KubectlAnswer } from './kubectl.ts';

// The verbs that stream, and the small ones, through knarr itself; what can be compared is compared with kubectl.

let cluster: TestCluster;
let knarr: Kubectl;
const program = resolve('bin/knarr.mjs');

const container = (name: string, script: string) =>
  `{ name: ${name}, image: 'knarr/busybox:1', command: [sh, -c, '${script}'], stdin: true }`;
const manifests = `
apiVersion: v1
kind: Pod
metadata:
  name: talker
  labels: { app: talk, solo: 'yes' }
  annotations: { kubectl.kubernetes.io/default-container: echo }
spec:
  terminationGracePeriodSeconds: 0
  initContainers: [${container('first', 'echo prepared')}]
  containers:
    - ${container('side', 'echo one; echo two; exec sleep 3600')}
    - ${container('echo', 'echo ready; while read line; do echo "heard $line"; done; sleep 3600')}
---
apiVersion: v1
kind: Pod
metadata: { name: quiet, labels: { app: talk } }
spec:
  terminationGracePeriodSeconds: 0
  containers: [${container('a', 'echo alpha; sleep 3600')}, ${container('b', 'echo beta; sleep 3600')}]
---
apiVersion: v1
kind: Pod
metadata: { name: done }
spec: { restartPolicy: Never, containers: [${container('only', 'echo over')}] }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, labels: { app: web } }
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: httpd
      image: knarr/busybox:1
      command: [sh, -c, 'echo page > /tmp/index.html; exec httpd -f -p 8080 -h /tmp']
      ports: [{ name: http, containerPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: web, port: 80, targetPort: http }] }
`;

before(async () => {
  await makeBusyboxImage('knarr/busybox:1');
  cluster = await TestCluster.start({ runtime: 'docker' });
  knarr = new Kubectl(cluster.kubeconfig, cluster.folder, program);
  await cluster.kubectl.run('apply -f -', { input: manifests });
  const ready = 'pod/talker pod/quiet pod/web-1';
  await cluster.kubectl.run(`wait --for=condition=Ready ${ready} --timeout=60s`);
  await cluster.kubectl.run('wait --for=jsonpath={.status.phase}=Succeeded pod/done --timeout=60s');
});
after(() => cluster?.dispose());

/** A call of knarr within this process, which costs less than one of its own. */
const inProcess = (args: string | readonly string[], input?: string): Promise<KubectlAnswer> =>
  runKnarr(args, { kubeconfig: cluster.kubeconfig, home: cluster.folder, cwd: cluster.folder, input });

/** The same call of both; knarr calls itself by its own name. */
async function same(args: string | readonly string[], input?: string): Promise<void> {
  const options = input === undefined ? {} : { input };
  const [expected, actual] = await Promise.all([cluster.kubectl.try(args, options), inProcess(args, input)]);
  const own = (told: string) => told.replaceAll("'kubectl ", "'knarr ").replaceAll('"kubectl ', '"knarr ');
  assert.deepEqual(
    inAnyOrder(args, actual),
    inAnyOrder(args, { ...expected, stdout: own(expected.stdout), stderr: own(expected.stderr) }),
    `knarr ${String(args)}`,
  );
}

/** kubectl prints the logs of several containers one after another; which of them comes first changes from call to call. */
function inAnyOrder(args: string | readonly string[], answer: KubectlAnswer): KubectlAnswer {
  if (!args.includes('--all-containers')) return answer;
  return { ...answer, stdout: answer.stdout.split('\n').sort().join('\n') };
}

/** The calls of a list, four at a time: each is two processes. */
async function allSame(list: readonly (string | readonly string[])[], input?: string): Promise<void> {
  const left = [...list];
  const work = async () => {
    for (let args = left.shift(); args !== undefined; args = left.shift()) await same(args, input);
  };
  await Promise.all([work(), work(), work(), work()]);
}

/** What an HTTP server behind a port answers. */
async function page(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end('GET / HTTP/1.0\r\n\r\n');
  return text(socket);
}

test('logs are those that kubectl prints, and refusals are the same', async () => {
  await allSame([
    'logs talker',
    'logs quiet',
    'logs talker -c side --tail=1',
    'logs talker --all-containers --prefix',
    'logs -l solo=yes --prefix',
    'logs -l solo=yes --all-containers --tail=1',
    'logs service/web',
    'logs done --limit-bytes=3',
    'logs quiet -c nope',
    'logs nope',
    'logs configmap/kube-root-ca.crt',
    'logs done -p',
    'logs -l app=talk -f --all-containers --max-log-requests=2',
    'logs -l app=nothing',
  ]);
});

// What changes no pod that another of these looks at.
describe('verbs beside each other', { concurrency: 3 }, () => {
  test('logs that are followed show what is written meanwhile, of several pods by line', async () => {
    const following = knarr.start('logs -f -l app=talk --all-containers --prefix --max-log-requests=6');
    try {
      await following.says(/\[pod\/quiet\/b\] beta/);
      await knarr.run(['exec', 'quiet', '-c', 'b', '--', 'sh', '-c', 'echo gamma > /proc/1/fd/1']);
      await following.says(/^\[pod\/quiet\/b\] gamma$/m);
    } finally {
      await following.stop();
    }
  });

  test('exec passes output, input and the exit code', async () => {
    await allSame(
      [
        ['exec', 'quiet', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3'],
        ['exec', 'service/web', '--', 'hostname'],
        ['exec', '-i', 'talker', '--', 'wc', '-c'],
        ['exec', '-it', 'talker', '--', 'echo', 'no terminal'],
        ['exec', 'done', '--', 'ls'],
        ['exec', 'quiet', '-c', 'nope', '--', 'ls'],
        ['exec', 'quiet', 'ls'],
        ['exec', 'nope', '--', 'ls'],
        ['exec', 'talker', '--', '/no/such'],
      ],
      'x'.repeat(100_000),
    );
  });

  test('attach joins the input and output of a running program', async () => {
    const attached = knarr.start('attach -i talker');
    try {
      await attached.says(/If you don't see a command prompt, try pressing enter\./);
      await eventually('the program answers', async () => {
        attached.write('hello\n');
        return /heard hello/.test(attached.output);
      });
    } finally {
      await attached.stop();
    }
    await allSame(['attach done', 'attach quiet -c nope']);
  });

  test("port-forward leads to a service's pod, over and over; a closed port ends it and is told", async () => {
    const forward = knarr.start('port-forward service/web :web');
    try {
      const [, port = ''] = await forward.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 8080/);
      const pages = await Promise.all([page(Number(port)), page(Number(port))]);
      for (const one of [...pages, await page(Number(port))]) assert.match(one, /page\n$/);
      assert.equal(forward.output.match(/Handling connection for/g)?.length, 3);
    } finally {
      await forward.stop();
    }
    const closed = knarr.start('port-forward pod/web-1 :1');
    try {
      const [, port = ''] = await closed.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 1/);
      await page(Number(port)).catch(() => undefined);
      await closed.says(/an error occurred forwarding \d+ -> 1: error forwarding port 1 to pod [\s\S]*refused/);
      await closed.says(/error: lost connection to pod/);
    } finally {
      await closed.stop();
    }
    await allSame(['port-forward service/web 9', 'port-forward pod/web-1 nope', 'port-forward done 80']);
  });

  test('cp carries files and folders both ways, unchanged', async () => {
    const from = join(cluster.folder, 'from');
    mkdirSync(join(from, 'sub'), { recursive: true });
    const content = randomBytes(3_000_000);
    writeFileSync(join(from, 'sub', 'big'), content);
    writeFileSync(join(from, 'small'), 'small');
    await knarr.run(['cp', from, 'quiet:/tmp/there', '-c', 'a']);
    await knarr.run(['cp', 'default/quiet:/tmp/there', join(cluster.folder, 'back'), '-c', 'a']);
    assert.ok(readFileSync(join(cluster.folder, 'back', 'sub', 'big')).equals(content));
    assert.deepEqual(readdirSync(join(cluster.folder, 'back')).sort(), ['small', 'sub']);
    const missing = await knarr.try(['cp', 'talker:/nope', join(cluster.folder, 'none')]);
    assert.deepEqual([missing.code, /No such file/.test(missing.stderr)], [1, true]);
    await allSame(['cp a b', 'cp quiet:/a talker:/b', 'cp /no/such quiet:/tmp', 'cp a/b/c:d e']);
  });

  test('run shows what its container prints, ends as it does and removes the pod', async () => {
    const ran = await knarr.try(
      [
        'run',
        'once',
        '--image=knarr/busybox:1',
        '--restart=Never',
        '--rm',
        '-i',
        '-q',
        '--',
        'sh',
        '-c',
        'cat; exit 4',
      ],
      { input: 'given\n' },
    );
    assert.deepEqual([ran.code, ran.stdout], [4, 'given\n']);
    assert.match(ran.stderr, /pod default\/once terminated \(Error\)/);
    assert.equal((await cluster.kubectl.try('get pod once')).code, 1);
    await allSame([
      'run x --image=a --rm',
      'run x --image=a --restart=Sometimes',
      'run x --image=a --port=abc',
      'run x --image=a --expose',
      'run x --image=knarr/busybox:1 --dry-run=client -l a=b -o jsonpath={.metadata.labels}',
    ]);
  });

  test('auth reconcile makes the namespace of a role that is missing', async () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'r', namespace: 'fresh' },
    };
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const { code, stdout } = await inProcess('auth reconcile -f -', JSON.stringify({ ...role, rules }));
    assert.deepEqual([code, stdout.split('\n')[0]], [0, 'role.rbac.authorization.k8s.io/r reconciled']);
    assert.equal(await cluster.kubectl.run('-n fresh get role r -o jsonpath={.rules[0].verbs}'), '["get"]');
  });

  test('run --rm deletes its pod also when the user ends it', async () => {
    const script = ['sh', '-c', 'while echo here; do sleep 0.2; done'];
    const image = '--image=knarr/busybox:1';
    const running = knarr.start([
      'run',
      'halted',
      image,
      '--restart=Never',
      '--rm',
      '-i',
      '--grace-period=0',
      '--',
      ...script,
    ]);
    try {
      await running.says(/^here$/m);
    } finally {
      await running.stop();
    }
    assert.match(running.output, /pod "halted" deleted from default namespace/);
    await eventually('the pod is gone', async () => (await cluster.kubectl.try('get pod halted')).code === 1);
  });

  test('who may do what, and who one is', async () => {
    await allSame([
      'auth can-i list pods',
      'auth can-i list nodes --as=jane',
      'auth can-i frobnicate pods',
      'auth can-i get nopes',
      'auth can-i --list',
      'auth can-i --list --as=system:kube-scheduler',
      'auth whoami',
      'auth whoami --as=jane --as-group=a --as-group=b',
      'auth can-i',
    ]);
  });

  test('the small ones answer as kubectl does', async () => {
    await allSame([
      'top pods',
      'cluster-info',
      'version -o xml',
      'certificate approve',
      'certificate deny nope',
      'create token default --bound-object-kind=Foo',
      'create token nope',
    ]);
    assert.match(
      await knarr.run('version'),
      /^Client Version: v1\.36\.\d+\+knarr\nServer Version: v1\.36\.\d+\+knarr\n$/,
    );
  });

  test('kubeconfig files are changed as kubectl changes them', async () => {
    const copies = ['kubectl', 'knarr'].map((name) => join(cluster.folder, `config-${name}`));
    for (const copy of copies) copyFileSync(cluster.kubeconfig, copy);
    for (const args of [
      'set-context --current --namespace=web',
      'set-cluster other --server=https://127.0.0.1:1 --insecure-skip-tls-verify',
      'set-credentials me --token=secret',
      'set-credentials me --username=a --password=b',
      'set-context mine --cluster=other --user=me',
      'use-context mine',
      'get-contexts',
      'set clusters.other.tls-server-name somewhere',
      'rename-context mine yours',
      'view',
      'view --minify --raw',
      'delete-user me',
      'delete-context yours',
      'use-context nope',
    ]) {
      const [theirCopy, ourCopy] = copies.map((copy) => `config --kubeconfig=${copy} ${args}`);
      const [expected, actual] = await Promise.all([cluster.kubectl.try(theirCopy ?? ''), inProcess(ourCopy ?? '')]);
      const own = (told = '') => told.replace('"kubectl ', '"knarr ').replaceAll('config-kubectl', 'config-knarr');
      assert.deepEqual(
        [actual.code, actual.stdout, actual.stderr],
        [expected.code, own(expected.stdout), own(expected.stderr)],
        `config ${args}`,
      );
      const [theirs, ours] = copies.map((copy) => readFileSync(copy, 'utf8'));
      assert.equal(ours, theirs, `the file after config ${args}`);
    }
  });
});

test('debug adds a container that sees the processes of its target', async () => {
  const shown = await knarr.run([
    ...[
      'debug',
      'quiet',
      '--image=knarr/busybox:1',
      '--target=a',
      '-c',
      'look',
      '-q',
      '-i',
      '--profile=baseline',
      '--',
    ],
    ...['sh', '-c', 'sleep 0.5; ps'],
  ]);
  assert.match(shown, /sleep 3600/);
  await same('debug quiet --image=x --set-image=a=b');
});
