import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { eventually } from './eventually.ts';
import { TestCluster } from './harness.ts';
import { Kubectl } from './kubectl.ts';
import { play } from './kubectl-steps.ts';

// The unmodified kubectl of the PATH, verb by verb, against a cluster whose pods exist in memory only. What needs real
// containers (logs, exec, cp, attach, port-forward) is part of the main job.

let cluster: TestCluster;
let editing: Kubectl;
const kubectl = () => cluster.kubectl;
const examples = readdirSync('manifests/examples').map((name) => join('manifests/examples', name));

before(async () => {
  cluster = await TestCluster.start({ nodes: 2 });
  // An editor that changes what kubectl hands to it: `sed` with a script of its own.
  const editor = join(cluster.folder, 'editor.sh');
  writeFileSync(editor, '#!/bin/sh\nexec sed -i "s/before/after/" "$1"\n');
  chmodSync(editor, 0o755);
  editing = new Kubectl(cluster.kubeconfig, cluster.folder, 'kubectl', { KUBE_EDITOR: editor });
});
after(() => cluster?.dispose());

const yaml = (text: string) => text.replace(/^\n/, '');
const map = (name: string, value: string, more = '') =>
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, labels: { set: pruned } }
data: { key: ${value} }
${more}`);

for (const path of examples)
  test(`what ${path} makes is not changed by get and replace`, async () => {
    await kubectl().run(['create', '-f', path]);
    // Until nothing happens any more, a replacement may meet an object that has been changed meanwhile.
    const replaced = await eventually('all is replaced', async () =>
      kubectl().run(['replace', '-f', '-'], { input: await kubectl().run(['get', '-f', path, '-o', 'yaml']) }),
    );
    assert.match(replaced, / replaced$/m);
    const generations = await kubectl().run(['get', '-f', path, '-o', 'jsonpath={..metadata.generation}']);
    assert.match(generations, /^(1 ?)*$/, 'nothing of what is wanted was changed');
    await kubectl().run(['delete', '--now', '-f', path]);
  });

play(kubectl, [
  { run: 'apply -f -', input: map('a', 'one'), says: 'configmap/a created' },
  { run: 'apply -f -', input: map('a', 'one'), says: 'configmap/a unchanged' },
  { run: 'diff -f -', input: map('a', 'two'), fails: 1, says: /^-\s+key: one$\n^\+\s+key: two$/m },
  { run: 'apply -f -', input: map('a', 'two'), says: 'configmap/a configured' },
  { run: 'apply view-last-applied configmap/a -o json', says: /"key": "two"/ },
  { run: 'apply --server-side -f -', input: map('b', 'one'), says: 'configmap/b serverside-applied' },
  {
    run: 'apply --server-side --field-manager=other -f -',
    input: map('b', 'two'),
    fails: /conflict with "kubectl": \.data\.key/,
  },
  {
    run: 'apply --server-side --field-manager=other --force-conflicts -f -',
    input: map('b', 'two'),
    says: 'configmap/b serverside-applied',
  },
  { run: "get cm b -o 'jsonpath={.metadata.managedFields[*].manager}'", says: /\bother\b/ },
  {
    run: 'apply -f - --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap',
    input: map('c', 'one'),
    says: 'configmap/c created\nconfigmap/a pruned',
  },
  {
    run: 'create --validate=strict -f -',
    input: map('d', 'x', 'date: {}\n'),
    fails: /strict decoding error: unknown field "date"/,
  },
  { run: 'create --validate=warn -f -', input: map('d', 'x', 'date: {}\n'), says: 'configmap/d created' },
  { run: 'replace -f -', input: map('d', 'two'), says: 'configmap/d replaced' },
  { run: 'replace --force -f -', input: map('d', 'z'), says: 'configmap "d" deleted\nconfigmap/d replaced' },
  {
    run: 'apply -f -',
    input: `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'in-list' } })}\n`,
    says: 'configmap/in-list created',
  },
  { run: 'create configmap many --from-literal=a=1 --from-literal=b=2', says: 'configmap/many created' },
  {
    run: 'get cm --chunk-size=1 -o name',
    says: /configmap\/b\nconfigmap\/c\nconfigmap\/d\nconfigmap\/in-list\nconfigmap\/kube-root-ca.crt\nconfigmap\/many/,
  },
  { run: 'get --raw /api/v1/namespaces/default/configmaps/many', says: /"data":\{"a":"1","b":"2"\}/ },
  { run: 'get --raw /readyz?verbose', says: /check passed/ },
]);

play(kubectl, [
  { run: 'create deployment web --image=app:1 --replicas=2', says: 'deployment.apps/web created' },
  { run: 'wait --for=condition=Available deployment/web --timeout=20s', says: 'deployment.apps/web condition met' },
  {
    run: "wait '--for=jsonpath={.status.readyReplicas}=2' deployment/web --timeout=20s",
    says: 'deployment.apps/web condition met',
  },
  { run: 'expose deployment web --port=80 --target-port=8080', says: 'service/web exposed' },
  {
    run: 'describe deployment web',
    says: /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable[\s\S]*ScalingReplicaSet +\S+ +deployment-controller +Scaled up replica set web-\w+ from 0 to 2/,
  },
  {
    run: 'describe service web',
    says: /TargetPort: +8080\/TCP\nEndpoints: +10\.244\.\d+\.\d+:8080,10\.244\.\d+\.\d+:8080/,
  },
  {
    run: 'set image deployment/web app=app:2',
    says: 'deployment.apps/web image updated',
    leadsTo: ['get deployment web -o jsonpath={.spec.template.spec.containers[0].image}', 'app:2'],
  },
  { run: 'set env deployment/web A=1', says: 'deployment.apps/web env updated' },
  { run: 'set env deployment/web --list', says: /^# Deployment web, container app\nA=1$/m },
  {
    run: 'set resources deployment web --limits=cpu=200m,memory=64Mi',
    says: 'deployment.apps/web resource requirements updated',
  },
  { run: 'set serviceaccount deployment web default', says: 'deployment.apps/web serviceaccount updated' },
  {
    run: 'set selector service web app=other',
    says: 'service/web selector updated',
    leadsTo: ['get service web -o jsonpath={.spec.selector}', '{"app":"other"}'],
  },
  { run: 'rollout status deployment/web --timeout=20s', says: /successfully rolled out/ },
  { run: 'rollout history deployment/web', says: /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>/ },
  {
    run: 'rollout undo deployment/web --to-revision=1',
    says: 'deployment.apps/web rolled back',
    leadsTo: ['get deployment web -o jsonpath={.spec.template.spec.containers[0].image}', 'app:1'],
  },
  { run: 'rollout restart deployment/web', says: 'deployment.apps/web restarted' },
  {
    run: 'scale deployment web --replicas=3 --current-replicas=2',
    says: 'deployment.apps/web scaled',
    leadsTo: ['get deployment web -o jsonpath={.status.readyReplicas}', '3'],
  },
  {
    run: 'autoscale deployment web --min=1 --max=5 --cpu-percent=80',
    says: 'horizontalpodautoscaler.autoscaling/web autoscaled',
  },
  { run: 'label deployment web tier=front', says: 'deployment.apps/web labeled' },
  { run: 'label deployment web tier=back', fails: /'tier' already has a value \(front\), and --overwrite is false/ },
  { run: 'label deployment web tier-', says: 'deployment.apps/web unlabeled' },
  { run: 'annotate deployment web note=x', says: 'deployment.apps/web annotated' },
  {
    run: `patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"B","value":"2"}]}]}}}}'`,
    says: 'deployment.apps/web patched',
  },
  {
    run: `patch deployment web --type=merge -p '{"metadata":{"annotations":{"note":null}}}'`,
    says: 'deployment.apps/web patched',
  },
  {
    run: `patch deployment web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":2}]'`,
    says: 'deployment.apps/web patched',
  },
  {
    run: `patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'`,
    says: 'scale.autoscaling/web patched',
    leadsTo: ['get deployment web -o jsonpath={.spec.replicas}', '1'],
  },
  {
    run: `patch deployment web --subresource=status --type=merge -p '{"status":{"replicas":9}}'`,
    says: /^deployment.apps\/web patched/,
  },
  { run: 'get deployment web --subresource=scale -o jsonpath={.kind}', says: 'Scale' },
  {
    run: 'delete deployment,service,hpa web',
    says: 'deployment.apps "web" deleted\nservice "web" deleted\nhorizontalpodautoscaler.autoscaling "web" deleted',
  },
  { run: 'wait --for=delete pod -l app=web --timeout=30s' },
]);

play(kubectl, [
  { run: 'run one --image=app:1 --labels=app=one --port=80 --env=A=1', says: 'pod/one created' },
  { run: 'wait --for=condition=Ready pod/one --timeout=20s', says: 'pod/one condition met' },
  { run: 'describe pod one', says: /Status: +Running[\s\S]*Normal +Started +\S+ +kubelet/ },
  { run: 'events --for pod/one', says: /Normal +Scheduled +Pod\/one +Successfully assigned default\/one to / },
  {
    run: 'debug one --image=debugger:1 --target=one -c look',
    says: /^Targeting container "one"/,
    leadsTo: ['get pod one -o jsonpath={.status.ephemeralContainerStatuses[0].state}', /running/],
  },
  { run: 'run never --image=app:1 --dry-run=server', says: 'pod/never created (server dry run)' },
  { run: 'get pod never', fails: /pods "never" not found/ },
  { run: 'run shown --image=app:1 --dry-run=client -o name', says: 'pod/shown' },
  { run: 'delete pod one --now', says: 'pod "one" deleted' },
]);

play(
  kubectl,
  [
    { run: 'cordon NODE', says: 'node/NODE cordoned' },
    { run: 'get node NODE --no-headers', says: /Ready,SchedulingDisabled/ },
    { run: 'uncordon NODE', says: 'node/NODE uncordoned' },
    { run: 'taint node NODE k=v:NoSchedule', says: 'node/NODE tainted' },
    { run: 'taint node NODE k-', says: 'node/NODE untainted' },
    { run: 'create deployment drained --image=app:1 --replicas=3' },
    { run: 'rollout status deployment/drained --timeout=20s', says: /successfully rolled out/ },
    { run: 'drain NODE --ignore-daemonsets --timeout=30s', says: /node\/NODE drained$/m },
    { run: 'get pods -l app=drained --field-selector=spec.nodeName=NODE', says: '' },
    { run: 'uncordon NODE', says: 'node/NODE uncordoned' },
    { run: 'delete deployment drained', says: 'deployment.apps "drained" deleted' },
    { run: 'top node', fails: /Metrics API not available/ },
    { run: 'top pod', fails: /Metrics API not available/ },
  ],
  () => `${cluster.node}-1`,
);

play(kubectl, [
  { run: 'create namespace made', says: 'namespace/made created' },
  { run: 'create -n made secret generic s --from-literal=a=1', says: 'secret/s created' },
  { run: 'create -n made secret docker-registry r --docker-username=u --docker-password=p', says: 'secret/r created' },
  { run: 'create -n made serviceaccount sa', says: 'serviceaccount/sa created' },
  { run: 'create -n made role r --verb=get,list --resource=pods', says: 'role.rbac.authorization.k8s.io/r created' },
  {
    run: 'create -n made rolebinding rb --role=r --serviceaccount=made:sa',
    says: 'rolebinding.rbac.authorization.k8s.io/rb created',
  },
  {
    run: 'create clusterrole made --verb=get --resource=nodes',
    says: 'clusterrole.rbac.authorization.k8s.io/made created',
  },
  {
    run: 'create clusterrolebinding made --clusterrole=made --user=bob',
    says: 'clusterrolebinding.rbac.authorization.k8s.io/made created',
  },
  {
    run: 'set subject clusterrolebinding made --user=alice',
    says: 'clusterrolebinding.rbac.authorization.k8s.io/made subjects updated',
  },
  { run: 'create -n made service clusterip c --tcp=80:8080', says: 'service/c created' },
  { run: 'create -n made service nodeport n --tcp=80', says: 'service/n created' },
  { run: 'create -n made service loadbalancer l --tcp=80', says: 'service/l created' },
  { run: 'create -n made service externalname e --external-name=example.com', says: 'service/e created' },
  { run: 'create -n made job j --image=app:1', says: 'job.batch/j created' },
  { run: "create -n made cronjob cj --image=app:1 '--schedule=* * * * *'", says: 'cronjob.batch/cj created' },
  { run: 'create -n made job from-cron --from=cronjob/cj', says: 'job.batch/from-cron created' },
  { run: "create -n made ingress i '--rule=example.com/*=c:80'", says: 'ingress.networking.k8s.io/i created' },
  {
    run: 'create -n made poddisruptionbudget p --selector=app=x --min-available=1',
    says: 'poddisruptionbudget.policy/p created',
  },
  { run: 'create -n made quota q --hard=pods=100', says: 'resourcequota/q created' },
  { run: 'create priorityclass made --value=10 --description=d', says: 'priorityclass.scheduling.k8s.io/made created' },
  { run: 'create -n made token sa', says: /^[\w-]+\.[\w-]+\.[\w-]+$/ },
  { run: 'auth can-i list pods -n made --as=system:serviceaccount:made:sa', says: 'yes' },
  { run: 'auth can-i delete pods -n made --as=system:serviceaccount:made:sa', says: 'no', fails: 1 },
  { run: 'auth can-i --list -n made', says: /^\*\.\* +\[\] +\[\] +\[\*\]$/m },
  { run: 'auth whoami', says: /^Username +kubernetes-admin$/m },
  {
    run: 'auth reconcile -f -',
    input: JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'r', namespace: 'made' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    }),
    says: /role.rbac.authorization.k8s.io\/r reconciled/,
  },
  { run: 'delete namespace made --timeout=30s', says: 'namespace "made" deleted' },
  { run: 'get all -n made', says: '' },
  {
    run: 'delete clusterrole,clusterrolebinding,priorityclass made',
    says: /^clusterrole.*"made" deleted\nclusterrolebinding.*"made" deleted\npriorityclass.*"made" deleted$/m,
  },
]);

play(kubectl, [
  { run: 'api-resources --verbs=list -o name', says: /^deployments\.apps$/m },
  { run: 'api-resources', says: /^deployments +deploy +apps\/v1 +true +Deployment$/m },
  { run: 'api-versions', says: /^apps\/v1\nauthentication\.k8s\.io\/v1\n[\s\S]*^v1$/m },
  {
    run: 'explain deployment --recursive',
    says: /^GROUP: +apps\nKIND: +Deployment\nVERSION: +v1\n[\s\S]*^ +replicas\t<integer>$/m,
  },
  { run: 'explain pod.spec.containers.image', says: /^FIELD: image <string>$/m },
  { run: 'explain pod --output=plaintext-openapiv2', says: /^KIND: +Pod\nVERSION: +v1$/m },
  { run: 'version', says: /^Server Version: v1\.36\./m },
  { run: 'cluster-info', says: /Kubernetes control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+/ },
  { run: 'cluster-info dump -o json', says: /"kind": "NodeList"/ },
  { run: 'get nothing', fails: /the server doesn't have a resource type "nothing"/ },
  { run: 'get pod none', fails: /Error from server \(NotFound\): pods "none" not found/ },
]);

test('kubectl edit changes what the editor changes', async () => {
  await kubectl().run('create configmap edited --from-literal=a=before');
  assert.equal(await editing.run('edit configmap edited'), 'configmap/edited edited\n');
  assert.equal(await kubectl().run('get configmap edited -o jsonpath={.data.a}'), 'after');
  await kubectl().run('apply -f -', { input: map('applied', 'before') });
  assert.equal(await editing.run('apply edit-last-applied configmap/applied'), 'configmap/applied edited\n');
  assert.match(await kubectl().run('apply view-last-applied configmap/applied'), /key: after/);
});

test('kubectl get -w shows each change once', async () => {
  const watching = kubectl().start('get configmap -w --field-selector=metadata.name=watched --output-watch-events');
  try {
    await kubectl().run('create configmap watched');
    await watching.says(/ADDED/);
    await kubectl().run('label configmap watched a=b');
    await watching.says(/MODIFIED/);
    await kubectl().run('delete configmap watched');
    await watching.says(/DELETED/);
    const events = watching.output.split('\n').filter((line) => /^(ADDED|MODIFIED|DELETED) +watched /.test(line));
    assert.deepEqual(
      events.map((line) => line.split(/\s+/)[0]),
      ['ADDED', 'MODIFIED', 'DELETED'],
    );
  } finally {
    await watching.stop();
  }
});

test('kubectl certificate approve approves', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: 'O=team,CN=jane', keys, signingAlgorithm: algorithm },
    webcrypto as Parameters<typeof Pkcs10CertificateRequestGenerator.create>[1],
  );
  const signing = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'jane' },
    spec: {
      request: Buffer.from(request.toString('pem')).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  };
  await kubectl().run('create -f -', { input: JSON.stringify(signing) });
  assert.match(await kubectl().run('certificate approve jane'), /certificates\.k8s\.io\/jane approved/);
  assert.match(await kubectl().run('get csr jane --no-headers'), / Approved/);
});
