import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type ClientTools, clientTools } from './client-tools.ts';
import { TestCluster } from './harness.ts';
import { Kubectl } from './kubectl.ts';
import { play } from './kubectl-steps.ts';

// Helm 4 and a kubectl newer than that of the PATH, both as they are published.

const run = promisify(execFile);
const chart = 'test/e2e/chart';
let tools: ClientTools;
let cluster: TestCluster;
let newer: Kubectl;

before(async () => {
  tools = await clientTools();
  cluster = await TestCluster.start({ nodes: 2 });
  newer = new Kubectl(cluster.kubeconfig, cluster.folder, tools.kubectl);
});
after(() => cluster?.dispose());

const kubectl = (command: string) => cluster.kubectl.run(command);

async function helm(command: string): Promise<string> {
  const { stdout } = await run(tools.helm, command.split(' '), {
    env: { PATH: env.PATH, HOME: cluster.folder, KUBECONFIG: cluster.kubeconfig },
    timeout: 90_000,
  });
  return stdout;
}

const jobs = async () => (await kubectl('get jobs -o name')).trim().split('\n').sort();
const imageAndPods = () =>
  kubectl('get deployment shop -o jsonpath={.spec.template.spec.containers[0].image},{.status.readyReplicas}');

test('install waits until everything runs, hooks first', async () => {
  const said = await helm(`install shop ${chart} --wait --timeout 60s`);
  assert.match(said, /STATUS: deployed/);
  assert.match(said, /shop has 2 pods\./);
  assert.equal(await imageAndPods(), 'shop:1,2');
  assert.deepEqual(await jobs(), ['job.batch/shop-post-install', 'job.batch/shop-pre-install']);
  assert.equal(await kubectl('get daemonset shop-agent -o jsonpath={.status.numberReady}'), '2');
  assert.equal(await kubectl('auth can-i get configmaps --as=system:serviceaccount:default:shop'), 'yes\n');
});

test('list, status and get say what is there', async () => {
  const [release] = JSON.parse(await helm('list -o json')) as Record<string, string>[];
  assert.equal(release?.name, 'shop');
  assert.equal(release.status, 'deployed');
  assert.equal(release.chart, 'shop-1.2.3');
  assert.match(await helm('status shop'), /STATUS: deployed/);
  assert.match(await helm('get manifest shop'), /kind: NetworkPolicy/);
  assert.match(await helm('get hooks shop'), /helm.sh\/hook: pre-install/);
  assert.match(await helm('get notes shop'), /shop has 2 pods\./);
  assert.match(await helm('get values shop --all'), /replicas: 2/);
});

test('upgrade changes what has changed, and nothing else', async () => {
  const uid = () => kubectl('get service,statefulset,secret -l app.kubernetes.io/managed-by=Helm -o jsonpath={..uid}');
  const before = await uid();
  assert.notEqual(before, '');
  const said = await helm(`upgrade shop ${chart} --set replicas=3,image=shop:2,message=bye --wait --timeout 60s`);
  assert.match(said, /REVISION: 2/);
  assert.equal(await imageAndPods(), 'shop:2,3');
  assert.equal(await kubectl('get configmap shop -o jsonpath={.data.message}'), 'bye');
  assert.ok((await jobs()).includes('job.batch/shop-post-upgrade'));
  assert.equal(await uid(), before);
});

test('an upgrade that cannot be is refused, and can be left behind', async () => {
  await assert.rejects(helm(`upgrade shop ${chart} --set replicas=-1`), /must be greater than or equal to 0/);
  assert.equal(await imageAndPods(), 'shop:2,3');
});

test('rollback brings back the first revision', async () => {
  await helm('rollback shop 1 --wait --timeout 60s');
  assert.equal(await imageAndPods(), 'shop:1,2');
  assert.equal(await kubectl('get configmap shop -o jsonpath={.data.message}'), 'hello');
  const history = JSON.parse(await helm('history shop -o json')) as { revision: number; status: string }[];
  assert.deepEqual(
    history.map(({ revision, status }) => `${revision} ${status}`),
    ['1 superseded', '2 superseded', '3 failed', '4 deployed'],
  );
});

test('helm test runs its hook', async () => {
  assert.match(await helm('test shop --timeout 60s'), /TEST SUITE: +shop-test[\s\S]*Phase: +Succeeded/);
});

test('uninstall leaves nothing but hooks', async () => {
  assert.match(await helm('uninstall shop --wait --timeout 60s'), /release "shop" uninstalled/);
  assert.equal(await kubectl('get deployment,statefulset,daemonset,cronjob,ingress,networkpolicy,pdb -o name'), '');
  assert.doesNotMatch(await kubectl('get service,configmap,secret,role,rolebinding,sa -o name'), /\/shop$/m);
  assert.equal(await helm('list -q'), '');
});

play(
  () => newer,
  [
    { run: 'version', says: /Client Version: v1\.35\.[\s\S]*Server Version: v1\.36\./ },
    { run: 'create deployment web --image=app:1 --replicas=2', says: 'deployment.apps/web created' },
    { run: 'rollout status deployment/web --timeout=20s', says: /successfully rolled out/ },
    { run: 'get deployment web', says: /^web +2\/2 +2 +2 +\S+$/m },
    { run: 'get pods -l app=web -o wide', says: /^web-\S+ +1\/1 +Running/m },
    { run: 'apply --server-side -f manifests/examples/web.yaml', fails: /conflict/ },
    {
      run: 'apply --server-side --force-conflicts -f manifests/examples/web.yaml',
      says: 'configmap/web serverside-applied\ndeployment.apps/web serverside-applied\nservice/web serverside-applied',
    },
    { run: 'apply -f manifests/examples/probes.yaml', says: 'pod/probed created' },
    { run: 'diff -f manifests/examples/probes.yaml', says: '' },
    { run: 'explain deployment.spec.replicas', says: /^FIELD: replicas <integer>$/m },
    { run: 'api-resources --api-group=apps -o name', says: /^deployments\.apps$/m },
    { run: 'describe pod probed', says: /^Status: +(Running|Pending)$/m },
    { run: 'events --for pod/probed', says: /Scheduled/ },
    { run: 'auth whoami', says: /kubernetes-admin/ },
    { run: 'create token default', says: /^[\w-]+\.[\w-]+\.[\w-]+$/ },
    { run: 'set image deployment/web app=app:2', says: 'deployment.apps/web image updated' },
    {
      run: 'patch deployment web --type=merge --subresource=scale -p {"spec":{"replicas":1}}',
      says: 'scale.autoscaling/web patched',
    },
    {
      run: 'wait --for=jsonpath={.status.replicas}=1 deployment/web --timeout=20s',
      says: 'deployment.apps/web condition met',
    },
    { run: 'debug probed --image=x:1 -c look --profile=general', says: '' },
    { run: 'delete deployment/web pod/probed --now', says: /deleted/ },
    { run: 'top pod', fails: /Metrics API not available/ },
  ],
);
