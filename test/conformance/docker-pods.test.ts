import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { ADMIN_TOKEN } from '../e2e/harness.ts';
import { at, type Thing } from './api-caller.ts';
import { dockerPlace, image } from './docker-place.ts';

// What MUST become of real containers: their ends, hooks, probes and streams.

const place = dockerPlace(async () => {
  await create('spoken', [{ name: 'c', image, command: ['sh', '-c', 'echo spoken; exec sleep 3600'] }]);
  await running('spoken');
});
const { api, cluster, create, ended, running, logOf } = place;

test('a terminated container MUST leave its last words where it was told to', async () => {
  const shell = (name: string, command: string, more: object = {}) => ({
    name,
    image,
    command: ['sh', '-c', command],
    ...more,
  });
  await api.create(`${place.home}/pods`, {
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
  const server = await api.when(`${place.home}/pods/server`, 'serves', isReady);
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
  const probed = await api.when(`${place.home}/pods/probed`, 'what fails restarts', (pod) => {
    if (!at(pod, 'status.containerStatuses')) return false;
    const { grpc = 0, exec = 0 } = counts(pod);
    return grpc > 0 && exec > 0;
  });
  const { http, tcp, unready } = counts(probed);
  const events = async () => (await api.get(`${place.home}/events`)).items.map(({ message }) => message).join('\n');
  assert.deepEqual([http, tcp, unready], [0, 0, 0], http === 0 && tcp === 0 ? '' : await events());
  const ready = (at(probed, 'status.containerStatuses') as Thing[]).find(({ name }) => name === 'unready')?.ready;
  assert.equal(ready, false);
  assert.equal(counts(await api.get(`${place.home}/pods/hooked`)).exec, 0);
  await api.delete(`${place.home}/pods/hooked`);
  await api.gone(`${place.home}/pods/hooked`);
  const told = await logOf('server');
  assert.match(told, /url:\/started/);
  assert.match(told, /url:\/stopping/);
  await api.delete(`${place.home}/pods/probed`, { gracePeriodSeconds: 0 });
});

for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io']) {
  test(`exec MUST be served over a web socket that speaks ${protocol}`, async () => {
    const url = `${cluster.server.replace('https', 'wss')}${place.home}/pods/spoken/exec?stdout=1&stderr=1&command=echo&command=remote`;
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
    const url = `${cluster.server.replace('https', 'wss')}${place.home}/pods/spoken/log?container=c`;
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
  const refused = await api.call('POST', `${place.home}/pods`, {
    body: { metadata: { name: 'foo' }, spec: { ...spec, securityContext: invalid } },
  });
  assert.equal(refused.code, 422);
  const unsafe = { sysctls: [{ name: 'kernel.msgmax', value: '10000000' }] };
  await api.create(`${place.home}/pods`, { metadata: { name: 'unsafe' }, spec: { ...spec, securityContext: unsafe } });
  assert.equal(at(await ended('unsafe', 'Failed'), 'status.reason'), 'SysctlForbidden');
  await api.create(`${place.home}/pods`, { metadata: { name: 'late' }, spec });
  await running('late');
  await api.patch(`${place.home}/pods/late`, { spec: { activeDeadlineSeconds: 1 } });
  assert.equal(at(await ended('late', 'Failed'), 'status.reason'), 'DeadlineExceeded');
});
