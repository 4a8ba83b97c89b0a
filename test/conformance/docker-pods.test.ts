import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { eventually } from '../e2e/eventually.ts';
import { ADMIN_TOKEN } from '../e2e/harness.ts';
import { makeBusyboxImage } from '../images/busybox.ts';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// What MUST become of real containers: their ends, hooks, probes, streams, and changes of what runs.

let home: string;
const image = 'knarr/busybox:1';
const cluster = sharedCluster({ runtime: 'docker' }, async () => {
  await makeBusyboxImage(image);
  home = await api.namespace();
  await create('spoken', [{ name: 'c', image, command: ['sh', '-c', 'echo spoken; exec sleep 3600'] }]);
  await running('spoken');
});
const { api } = cluster;

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
    { name: 'labels', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
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

for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io']) {
  test(`exec MUST be served over a web socket that speaks ${protocol}`, async () => {
    const url = `${cluster.server.replace('https', 'wss')}${home}/pods/spoken/exec?stdout=1&stderr=1&command=echo&command=remote`;
    const socket = new WebSocket(url, protocol, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    });
    let told = '';
    socket.on('message', (data: Buffer) => {
      if (data[0] === 1) told += data.subarray(1).toString();
    });
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
    assert.equal(told, 'remote\n');
  });
}

for (const protocol of ['binary.k8s.io', 'base64.binary.k8s.io', undefined]) {
  test(`a log MUST be served over a web socket that speaks ${protocol ?? 'nothing by name'}`, async () => {
    const url = `${cluster.server.replace('https', 'wss')}${home}/pods/spoken/log?container=c`;
    const socket = new WebSocket(url, protocol ?? [], {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    });
    let told = '';
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      told += protocol === 'base64.binary.k8s.io' ? Buffer.from(text, 'base64').toString() : text;
    });
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
    assert.equal(told, 'spoken\n');
  });
}

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
