import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../e2e/eventually.ts';
import { TestCluster } from '../e2e/harness.ts';
import { makeBusyboxImage } from '../images/busybox.ts';
import { ApiCaller, at, type Thing } from './api-caller.ts';

// What a container MUST find when it runs: each row is a line of shell in one of a few pods on Docker, and what it prints.

let cluster: TestCluster;
let api: ApiCaller;
let home: string;
let namespace: string;
const image = 'knarr/busybox:1';

/** A requirement, a command, and what it must print. */
type Row = readonly [must: string, command: string, printed: string | RegExp];

const script = (rows: readonly Row[]): string[] => [
  'sh',
  '-c',
  rows.map(([, command], i) => `echo "<${i}>$( { ${command}; } 2>&1 )</${i}>"`).join('\n'),
];

before(async () => {
  await makeBusyboxImage(image);
  cluster = await TestCluster.start({ runtime: 'docker' });
  api = new ApiCaller(cluster);
  home = await api.namespace();
  namespace = home.split('/').at(-1) ?? '';
  await api.create(`${home}/configmaps`, {
    metadata: { name: 'map' },
    data: { 'data-1': 'value-1', 'data-2': 'value-2' },
    binaryData: { bytes: Buffer.from([0xde, 0xca, 0xfe]).toString('base64') },
  });
  await api.create(`${home}/secrets`, { metadata: { name: 'secret' }, stringData: { 'data-1': 'hidden-1' } });
  await api.create(`${home}/services`, {
    metadata: { name: 'fooservice' },
    spec: { ports: [{ port: 8765, targetPort: 8080 }], selector: { none: 'none' } },
  });
});
after(() => cluster?.dispose());

const field = (fieldPath: string) => ({ fieldPath });
const resource = (name: string) => ({ containerName: 'main', resource: name });
const items = [{ key: 'data-2', path: 'path/to/data-2', mode: 0o400 }];
const downward = [
  { path: 'name', fieldRef: field('metadata.name') },
  { path: 'labels', fieldRef: field('metadata.labels') },
  { path: 'annotations', fieldRef: field('metadata.annotations'), mode: 0o400 },
  { path: 'cpu_limit', resourceFieldRef: { ...resource('limits.cpu'), divisor: '1m' } },
  { path: 'cpu_request', resourceFieldRef: { ...resource('requests.cpu'), divisor: '1m' } },
  { path: 'memory_limit', resourceFieldRef: resource('limits.memory') },
  { path: 'memory_request', resourceFieldRef: resource('requests.memory') },
];
const volumes = [
  { name: 'map', configMap: { name: 'map' } },
  { name: 'mapped', configMap: { name: 'map', items, defaultMode: 0o440 } },
  { name: 'secret', secret: { secretName: 'secret' } },
  { name: 'closed', secret: { secretName: 'secret', defaultMode: 0o400 } },
  { name: 'optional', secret: { secretName: 'never-was', optional: true } },
  { name: 'downward', downwardAPI: { items: downward } },
  {
    name: 'projected',
    projected: {
      defaultMode: 0o440,
      sources: [
        { configMap: { name: 'map', items: [{ key: 'data-1', path: 'map-1' }] } },
        { secret: { name: 'secret', items: [{ key: 'data-1', path: 'secret-1' }] } },
        { downwardAPI: { items: [{ path: 'name', fieldRef: field('metadata.name') }] } },
        { serviceAccountToken: { path: 'token', expirationSeconds: 600, audience: 'test' } },
      ],
    },
  },
  { name: 'empty', emptyDir: {} },
  { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '4Mi' } },
];
const volumeMounts = [
  ...volumes.map(({ name }) => ({ name, mountPath: `/v/${name}` })),
  { name: 'map', mountPath: '/sub/map', subPath: 'data-1' },
  { name: 'secret', mountPath: '/sub/secret', subPath: 'data-1' },
  { name: 'downward', mountPath: '/sub/name', subPath: 'name' },
  { name: 'projected', mountPath: '/sub/projected', subPath: 'map-1' },
  { name: 'empty', mountPath: '/sub/expanded', subPathExpr: '$(POD_NAME)/inner' },
];
const environment = [
  { name: 'POD_NAME', valueFrom: { fieldRef: field('metadata.name') } },
  { name: 'POD_NAMESPACE', valueFrom: { fieldRef: field('metadata.namespace') } },
  { name: 'POD_UID', valueFrom: { fieldRef: field('metadata.uid') } },
  { name: 'POD_IP', valueFrom: { fieldRef: field('status.podIP') } },
  { name: 'HOST_IP', valueFrom: { fieldRef: field('status.hostIP') } },
  { name: 'HOST_IPS', valueFrom: { fieldRef: field('status.hostIPs') } },
  { name: 'CPU_LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
  { name: 'MEMORY_REQUEST', valueFrom: { resourceFieldRef: { resource: 'requests.memory' } } },
  { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'map', key: 'data-1' } } },
  { name: 'HIDDEN', valueFrom: { secretKeyRef: { name: 'secret', key: 'data-1' } } },
  { name: 'FIRST', value: 'one' },
  { name: 'SECOND', value: '$(FIRST)-$(KEY)-$$(FIRST)-$(NEVER)' },
];
const envFrom = [
  { configMapRef: { name: 'map' } },
  { prefix: 'p-', configMapRef: { name: 'map' } },
  { prefix: '1#', secretRef: { name: 'secret' } },
];

const asRoot: readonly Row[] = [
  ['a ConfigMap MUST be a folder with a file for each key', 'cat /v/map/data-1 /v/map/data-2', 'value-1value-2'],
  ['binary data MUST come as it is', 'hexdump -v -e \'/1 "%02x"\' /v/map/bytes', 'decafe'],
  ['files of a ConfigMap MUST be 0644 if nothing else is said', 'stat -Lc %a /v/map/data-1', '644'],
  ['a key MUST be at the path it is mapped to', 'cat /v/mapped/path/to/data-2', 'value-2'],
  [
    'a key MUST have its own mode, and others MUST be left out',
    'stat -Lc %a /v/mapped/path/to/data-2; ls /v/mapped',
    '400\npath',
  ],
  ['a Secret MUST be a folder with a file for each key', 'cat /v/secret/data-1', 'hidden-1'],
  ['the mode of a Secret MUST be that of its files', 'stat -Lc %a /v/closed/data-1', '400'],
  ['an optional Secret that is not there MUST be an empty folder', 'ls /v/optional | wc -l', '0'],
  [
    'the downward API MUST tell name, labels and annotations',
    'cat /v/downward/name /v/downward/labels /v/downward/annotations',
    'as-rootapp="x"note="n"',
  ],
  ['a file of the downward API MUST have its own mode', 'stat -Lc %a /v/downward/annotations', '400'],
  [
    'the downward API MUST tell limits and requests',
    'cd /v/downward; for i in cpu_limit cpu_request memory_limit memory_request; do cat $i; echo; done',
    '1250\n250\n67108864\n33554432',
  ],
  [
    'a projected volume MUST hold all of its sources',
    'cd /v/projected; cat map-1 secret-1 name; wc -c < token | grep -c ...',
    'value-1hidden-1as-root1',
  ],
  ['the mode of a projected volume MUST be that of its files', 'stat -Lc %a /v/projected/map-1', '440'],
  ['an emptyDir MUST be writable for all', 'stat -Lc %a /v/empty', '777'],
  [
    'an emptyDir MUST keep the modes of its files',
    'for m in 644 666 777; do touch /v/empty/$m; chmod $m /v/empty/$m; stat -Lc %a /v/empty/$m; done',
    '644\n666\n777',
  ],
  [
    'an emptyDir in memory MUST be a tmpfs, writable for all',
    'grep " /v/memory " /proc/mounts | cut -d" " -f1; stat -Lc %a /v/memory',
    'tmpfs\n777',
  ],
  [
    'a subPath MUST be one file of its volume',
    'cat /sub/map /sub/secret /sub/name /sub/projected',
    'value-1hidden-1as-rootvalue-1',
  ],
  [
    'an expanded subPath MUST be made, and be part of its volume',
    'echo x > /sub/expanded/file; cat /v/empty/as-root/inner/file',
    'x',
  ],
  ['the environment MUST have values of ConfigMaps and Secrets', 'echo $KEY $HIDDEN', 'value-1 hidden-1'],
  [
    'all values of a source MUST be in the environment, with its prefix',
    "tr '\\0' '\\n' < /proc/1/environ | grep -E '^(data-1|p-data-2|1#data-1)=' | sort",
    '1#data-1=hidden-1\ndata-1=value-1\np-data-2=value-2',
  ],
  [
    'a variable MUST expand those before it, once, and leave unknown ones',
    'echo "$SECOND"',
    'one-value-1-$(FIRST)-$(NEVER)',
  ],
  [
    'the environment MUST tell name, namespace and addresses',
    'echo $POD_NAME $POD_NAMESPACE; echo "$POD_UID $POD_IP $HOST_IP $HOST_IPS"',
    /^as-root conform-1\n\S{36} [\d.]+ ([\d.]+) \1$/,
  ],
  ['the environment MUST tell limits, rounded up, and requests', 'echo $CPU_LIMIT $MEMORY_REQUEST', '2 33554432'],
  [
    'the environment MUST name services that there are',
    'echo $FOOSERVICE_SERVICE_PORT $FOOSERVICE_PORT_8765_TCP_PORT; test "$FOOSERVICE_SERVICE_HOST" && echo host',
    '8765 8765\nhost',
  ],
  [
    "/etc/hosts MUST be the kubelet's, with the host aliases",
    'grep -c "Kubernetes-managed" /etc/hosts; grep 123.45 /etc/hosts',
    '1\n123.45.67.89\tfoo\tbar',
  ],
  [
    'the service account MUST be mounted',
    'cd /var/run/secrets/kubernetes.io/serviceaccount; cat namespace; grep -c BEGIN ca.crt; cut -c1-2 token',
    /^conform-1\s*1\ney$/,
  ],
  ['a sysctl of the pod MUST be set', 'cat /proc/sys/kernel/shm_rmid_forced', '1'],
  ['resolv.conf MUST be what dnsConfig says', 'sort /etc/resolv.conf', 'nameserver 1.1.1.1\nsearch resolv.test'],
];

const asUser: readonly Row[] = [
  ['user, group and the group of volumes MUST be those of the pod', 'id -u; id -g; id -G', '1001\n2002\n2002 1234'],
  [
    'a Secret 0440 MUST be readable through the group of volumes',
    'cat /v/group/data-1; stat -Lc "%a %g" /v/group/data-1',
    'hidden-1440 1234',
  ],
  ['a ConfigMap MUST be readable without being root', 'cat /v/map/data-1', 'value-1'],
  ['a projected ConfigMap MUST be readable without being root', 'cat /v/projected/map-1', 'value-1'],
  [
    'an emptyDir MUST be writable without being root',
    'touch /v/empty/f /v/memory/f && stat -c %u:%g /v/empty/f',
    '1001:1234',
  ],
  [
    'a root file system that is read-only MUST NOT be written to',
    'touch /x 2>&1 | grep -c "Read-only file system"',
    '1',
  ],
  [
    'a program MUST NOT gain privileges where that is denied',
    'grep NoNewPrivs /proc/self/status | tr -d "\\t "',
    'NoNewPrivs:1',
  ],
  [
    'what is not privileged MUST NOT change the network',
    'ip link add d0 type dummy >/dev/null 2>&1 || echo refused',
    'refused',
  ],
];

const pods: Record<string, { rows: readonly Row[]; spec: object }> = {
  'as-root': {
    rows: asRoot,
    spec: {
      hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['1.1.1.1'], searches: ['resolv.test'] },
      securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
    },
  },
  'as-user': {
    rows: asUser,
    spec: { securityContext: { runAsUser: 1001, runAsGroup: 2002, fsGroup: 1234 } },
  },
};

for (const [name, { rows, spec }] of Object.entries(pods)) {
  test(`volumes, environment and identity of a container: ${name}`, async (t) => {
    const isRoot = name === 'as-root';
    const group = { name: 'group', secret: { secretName: 'secret', defaultMode: 0o440 } };
    await api.create(`${home}/pods`, {
      metadata: { name, labels: { app: 'x' }, annotations: { note: 'n' } },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        volumes: [...volumes, group],
        ...spec,
        containers: [
          {
            ...{ name: 'main', image, env: environment, envFrom, command: script(rows) },
            volumeMounts: [...volumeMounts, { name: 'group', mountPath: '/v/group' }],
            resources: {
              requests: { cpu: '250m', memory: '32Mi' },
              limits: { cpu: '1250m', memory: '64Mi' },
            },
            ...(isRoot
              ? {}
              : {
                  securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, privileged: false },
                }),
          },
        ],
      },
    });
    await ended(name);
    const log = await logOf(name);
    for (const [i, [must, , printed]] of rows.entries()) {
      await t.test(must, () => {
        const found = log.split(`<${i}>`)[1]?.split(`</${i}>`)[0];
        if (typeof printed === 'string') assert.equal(found, printed);
        else assert.match(found ?? '', printed);
      });
    }
  });
}

test('a terminated container MUST leave its last words where it was told to', async () => {
  const shell = (name: string, command: string, more: object = {}) => ({
    name,
    image,
    command: ['sh', '-c', command],
    ...more,
  });
  await api.create(`${home}/pods`, {
    metadata: { name: 'words' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        shell('file', 'echo -n OK > /dev/termination-log', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
        shell('log', 'echo -n DONE; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
        shell('quiet', 'echo -n DONE', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
        shell('elsewhere', 'echo -n DONE > /dev/own-log', {
          terminationMessagePath: '/dev/own-log',
          securityContext: { runAsUser: 1000 },
        }),
      ],
    },
  });
  const pod = await ended('words', 'Failed');
  const said = (at(pod, 'status.containerStatuses') as Thing[]).map(
    (one) => `${one.name}: ${at(one, 'state.terminated.message') ?? ''} ${at(one, 'state.terminated.reason')}`,
  );
  assert.deepEqual(said.sort(), [
    'elsewhere: DONE Completed',
    'file: OK Completed',
    'log: DONE Error',
    'quiet:  Completed',
  ]);
});

test('hooks MUST be called after a start and before a stop; probes MUST restart what fails and nothing else', async () => {
  const serves = 'cd /tmp && touch started stopping live && exec httpd -f -vv -p 8080 -h /tmp';
  await create('server', [
    { name: 'c', image, command: ['sh', '-c', serves], readinessProbe: { tcpSocket: { port: 8080 } } },
  ]);
  const isReady = (pod: Thing) => at(pod, 'status.containerStatuses.0.ready') === true;
  const server = await api.when(`${home}/pods/server`, 'serves', isReady);
  const host = String(at(server, 'status.podIP'));
  const httpGet = (path: string) => ({ httpGet: { path, port: 8080, host } });
  const sleeps = ['sh', '-c', 'exec sleep 3600'];
  const fast = { periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 20 };
  await create(
    'hooked',
    [
      {
        ...{ name: 'c', image, command: sleeps },
        lifecycle: { postStart: httpGet('/started'), preStop: httpGet('/stopping') },
      },
      {
        ...{ name: 'exec', image, command: sleeps },
        lifecycle: { postStart: { exec: { command: ['touch', '/tmp/started'] } } },
        livenessProbe: { exec: { command: ['cat', '/tmp/started'] }, ...fast },
      },
    ],
    5,
  );
  await create('probed', [
    { name: 'http', image, command: sleeps, livenessProbe: { ...httpGet('/live'), ...fast } },
    { name: 'tcp', image, command: sleeps, livenessProbe: { tcpSocket: { port: 8080, host }, ...fast } },
    { name: 'grpc', image, command: sleeps, livenessProbe: { grpc: { port: 8081 }, ...fast } },
    { name: 'exec', image, command: sleeps, livenessProbe: { exec: { command: ['false'] }, ...fast } },
    { name: 'unready', image, command: sleeps, readinessProbe: { exec: { command: ['false'] }, ...fast } },
  ]);
  await running('hooked');
  const counts = (pod: Thing) =>
    Object.fromEntries(
      (at(pod, 'status.containerStatuses') as Thing[]).map((one) => [one.name, one.restartCount as number]),
    );
  const probed = await api.when(`${home}/pods/probed`, 'what fails restarts', (pod) => {
    if (!at(pod, 'status.containerStatuses')) return false;
    const { grpc = 0, exec = 0 } = counts(pod);
    return grpc > 0 && exec > 0;
  });
  const { http, tcp, unready } = counts(probed);
  const events = async () => (await api.get(`${home}/events`)).items.map(({ message }) => message).join('\n');
  assert.deepEqual([http, tcp, unready], [0, 0, 0], http === 0 && tcp === 0 ? '' : await events());
  const ready = (at(probed, 'status.containerStatuses') as Thing[]).find(({ name }) => name === 'unready')?.ready;
  assert.equal(ready, false);
  assert.equal(counts(await api.get(`${home}/pods/hooked`)).exec, 0);
  await api.delete(`${home}/pods/hooked`);
  await api.gone(`${home}/pods/hooked`);
  const told = await logOf('server');
  assert.match(told, /url:\/started/);
  assert.match(told, /url:\/stopping/);
  await api.delete(`${home}/pods/probed`, { gracePeriodSeconds: 0 });
});

test('what is changed MUST come into a running pod: volumes, labels, ephemeral containers, resources', async () => {
  await api.create(`${home}/configmaps`, { metadata: { name: 'live' }, data: { a: 'one', going: 'x' } });
  await api.create(`${home}/secrets`, { metadata: { name: 'live' }, stringData: { a: 'one' } });
  const live = [
    { name: 'map', configMap: { name: 'live' } },
    { name: 'secret', secret: { secretName: 'live' } },
    { name: 'projected', projected: { sources: [{ configMap: { name: 'live' } }] } },
    { name: 'labels', downwardAPI: { items: [{ path: 'labels', fieldRef: field('metadata.labels') }] } },
    { name: 'late', configMap: { name: 'late', optional: true } },
  ];
  const prints =
    'while true; do echo "$(cat /v/map/a /v/secret/a /v/projected/a /v/labels/labels /v/late/a 2>/dev/null | tr -d "\\n") $(ls /v/map | tr "\\n" ,)"; sleep 0.2; done';
  const resources = { requests: { cpu: '100m', memory: '32Mi' }, limits: { cpu: '200m', memory: '32Mi' } };
  const container = {
    ...{ name: 'c', image, command: ['sh', '-c', prints], resources },
    volumeMounts: live.map(({ name }) => ({ name, mountPath: `/v/${name}` })),
  };
  await api.create(`${home}/pods`, {
    metadata: { name: 'live', labels: { l: 'one' } },
    spec: { terminationGracePeriodSeconds: 0, volumes: live, containers: [container] },
  });
  const pod = await running('live');
  await api.patch(`${home}/configmaps/live`, { data: { a: 'two', going: null } });
  await api.patch(`${home}/secrets/live`, { stringData: { a: 'two' } });
  await api.create(`${home}/configmaps`, { metadata: { name: 'late' }, data: { a: 'late' } });
  await api.patch(`${home}/pods/live`, { metadata: { labels: { l: 'two' } } });
  for (const name of ['first', 'second']) {
    const added = { name, image, command: ['sh', '-c', `echo I am ${name}; exec sleep 3600`] };
    await api.patch(
      `${home}/pods/live/ephemeralcontainers`,
      { spec: { ephemeralContainers: [added] } },
      'strategic-merge',
    );
  }
  const more = { requests: { cpu: '150m', memory: '48Mi' }, limits: { cpu: '300m', memory: '48Mi' } };
  const bigger = { spec: { containers: [{ name: 'c', resources: more }] } };
  const resized = await api.patch(`${home}/pods/live/resize`, bigger, 'strategic-merge');
  assert.ok((resized.metadata.generation ?? 0) > (pod.metadata.generation ?? 0));
  const wanted = ({ status, metadata }: Thing) => {
    const started = (at(status, 'ephemeralContainerStatuses') as Thing[] | undefined) ?? [];
    return (
      started.length === 2 &&
      started.every((one) => at(one, 'state.running')) &&
      at(status, 'containerStatuses.0.resources.limits.cpu') === '300m' &&
      at(status, 'containerStatuses.0.resources.requests.memory') === '48Mi' &&
      at(status, 'observedGeneration') === metadata.generation
    );
  };
  const grown = await api.when(`${home}/pods/live`, 'has grown', wanted);
  assert.equal(at(grown, 'status.containerStatuses.0.restartCount'), 0);
  assert.equal(await logOf('live', '&container=second'), 'I am second\n');
  let last = '';
  const follows = async () => {
    last = await logOf('live', '&container=c&tailLines=1');
    return last === 'twotwotwol="two"late a,\n';
  };
  await eventually('the volumes follow', follows, 30_000).catch((cause) => {
    throw new Error(`the volumes have ${last}`, { cause });
  });
  await api.delete(`${home}/pods/live`);
});

test('a sysctl that is not allowed MUST keep a pod from running, and a deadline MUST end it', async () => {
  const spec = {
    containers: [{ name: 'c', image, command: ['sh', '-c', 'exec sleep 3600'] }],
    terminationGracePeriodSeconds: 0,
  };
  const invalid = { sysctls: [{ name: 'foo-', value: '1' }] };
  const refused = await api.call('POST', `${home}/pods`, {
    body: { metadata: { name: 'foo' }, spec: { ...spec, securityContext: invalid } },
  });
  assert.equal(refused.code, 422);
  const unsafe = { sysctls: [{ name: 'kernel.msgmax', value: '10000000' }] };
  await api.create(`${home}/pods`, { metadata: { name: 'unsafe' }, spec: { ...spec, securityContext: unsafe } });
  assert.equal(at(await ended('unsafe', 'Failed'), 'status.reason'), 'SysctlForbidden');
  await api.create(`${home}/pods`, { metadata: { name: 'late' }, spec });
  await running('late');
  await api.patch(`${home}/pods/late`, { spec: { activeDeadlineSeconds: 1 } });
  assert.equal(at(await ended('late', 'Failed'), 'status.reason'), 'DeadlineExceeded');
});

const create = (name: string, containers: object[], terminationGracePeriodSeconds = 0) =>
  api.create(`${home}/pods`, { metadata: { name }, spec: { terminationGracePeriodSeconds, containers } });
const ended = (name: string, phase = 'Succeeded') =>
  api.when(`${home}/pods/${name}`, `is ${phase}`, ({ status }) => at(status, 'phase') === phase);
const running = (name: string) =>
  api.when(
    `${home}/pods/${name}`,
    'runs',
    ({ status }) => at(status, 'phase') === 'Running' && at(status, 'podIP') !== undefined,
  );
const logOf = async (name: string, query = '') =>
  (await api.call('GET', `${home}/pods/${name}/log?_=1${query}`)).body.message ?? '';
