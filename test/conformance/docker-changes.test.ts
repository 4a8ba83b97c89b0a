import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../e2e/eventually.ts';
import { at, type Thing } from './api-caller.ts';
import { dockerPlace, image } from './docker-place.ts';

// What MUST come into real containers that run when their pod is changed, or what it is made of.

const place = dockerPlace();
const { api, create, running, logOf } = place;

test('what is changed MUST come into a running pod: volumes, labels, ephemeral containers, resources', async () => {
  await api.create(`${place.home}/configmaps`, { metadata: { name: 'live' }, data: { a: 'one', going: 'x' } });
  await api.create(`${place.home}/secrets`, { metadata: { name: 'live' }, stringData: { a: 'one' } });
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
  await api.create(`${place.home}/pods`, {
    metadata: { name: 'live', labels: { l: 'one' } },
    spec: { terminationGracePeriodSeconds: 0, volumes: live, containers: [container] },
  });
  const pod = await running('live');
  await api.patch(`${place.home}/configmaps/live`, { data: { a: 'two', going: null } });
  await api.patch(`${place.home}/secrets/live`, { stringData: { a: 'two' } });
  await api.create(`${place.home}/configmaps`, { metadata: { name: 'late' }, data: { a: 'late' } });
  await api.patch(`${place.home}/pods/live`, { metadata: { labels: { l: 'two' } } });
  for (const name of ['first', 'second']) {
    const added = { name, image, command: ['sh', '-c', `echo I am ${name}; exec sleep 3600`] };
    await api.patch(
      `${place.home}/pods/live/ephemeralcontainers`,
      { spec: { ephemeralContainers: [added] } },
      'strategic-merge',
    );
  }
  const more = { requests: { cpu: '150m', memory: '48Mi' }, limits: { cpu: '300m', memory: '48Mi' } };
  const bigger = { spec: { containers: [{ name: 'c', resources: more }] } };
  const resized = await api.patch(`${place.home}/pods/live/resize`, bigger, 'strategic-merge');
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
  const grown = await api.when(`${place.home}/pods/live`, 'has grown', wanted);
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
  await api.delete(`${place.home}/pods/live`);
});

test('containers of one pod MUST each be held to what they were given last', async () => {
  // How much processor time in 100 ms, how large a share of it, and how much memory; of control groups of either version.
  const prints = `
    one() { cat /sys/fs/cgroup/$1 2>/dev/null; }
    while true; do
      echo "$(one cpu/cpu.cfs_quota_us || one cpu.max | cut -d' ' -f1) $(one cpu/cpu.shares) $(one memory/memory.limit_in_bytes || one memory.max)"
      sleep 0.1
    done`;
  const container = (i: number, cpu: string, memory: string) => ({
    ...{ name: `c${i}`, image, command: ['sh', '-c', prints] },
    resources: { requests: { cpu, memory }, limits: { cpu, memory } },
  });
  const before = [container(1, '100m', '64Mi'), container(2, '200m', '64Mi'), container(3, '100m', '64Mi')];
  const after = [container(1, '150m', '64Mi'), container(2, '50m', '96Mi'), container(3, '120m', '80Mi')];
  await create('resized', before);
  await running('resized');
  const holds = (containers: typeof before) =>
    Promise.all(
      containers.map(({ name, resources: { limits } }) => {
        const [quota, memory] = [Number.parseInt(limits.cpu, 10) * 100, Number.parseInt(limits.memory, 10) * 2 ** 20];
        return eventually(`${name} is held to ${limits.cpu} and ${limits.memory}`, async () => {
          const [cpu, , bytes] = (await logOf('resized', `&container=${name}&tailLines=1`)).trim().split(' ');
          return Number(cpu) === quota && Number(bytes) === memory;
        });
      }),
    );
  await holds(before);
  await api.patch(`${place.home}/pods/resized/resize`, { spec: { containers: after } }, 'strategic-merge');
  await holds(after);
  const told = ({ status }: Thing) =>
    after.every(({ resources }, i) => {
      const found = at(status, `containerStatuses.${i}.resources`);
      return JSON.stringify(found) === JSON.stringify({ limits: resources.limits, requests: resources.requests });
    });
  await api.when(`${place.home}/pods/resized`, 'says so', told);
  await api.delete(`${place.home}/pods/resized`);
});

test('an amount that comes to the same share MUST be shown as it was asked for', async () => {
  const containers = (cpu: string, limit: string) => [
    { name: 'c', image, command: ['sleep', '3600'], resources: { requests: { cpu }, limits: { cpu: limit } } },
  ];
  await create('small', containers('2m', '10m'));
  await running('small');
  await api.patch(
    `${place.home}/pods/small/resize`,
    { spec: { containers: containers('1m', '5m') } },
    'strategic-merge',
  );
  const shown = ({ status, metadata }: Thing) =>
    at(status, 'observedGeneration') === metadata.generation &&
    at(status, 'containerStatuses.0.resources.requests.cpu') === '1m' &&
    at(status, 'containerStatuses.0.resources.limits.cpu') === '5m';
  await api.when(`${place.home}/pods/small`, 'has the smaller amounts', shown);
  await api.delete(`${place.home}/pods/small`);
});

test('a subPath that cannot be expanded MUST keep its container from starting until it can', async () => {
  const pod = (name: string, env: object, annotations: object = {}) => ({
    metadata: { name, annotations },
    spec: {
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        {
          ...{ name: 'c', image, command: ['sh', '-c', 'echo x > /sub/file; ls -R /v; exec sleep 3600'] },
          env: [{ name: 'WHERE', ...env }],
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/sub', subPathExpr: '$(WHERE)' },
          ],
        },
      ],
    },
  });
  const waits = (name: string) =>
    api.when(`${place.home}/pods/${name}`, 'waits', ({ status }) =>
      /^CreateContainer(Config)?Error$/.test(String(at(status, 'containerStatuses.0.state.waiting.reason'))),
    );
  await api.create(`${place.home}/pods`, pod('absolute', { value: '/tmp' }));
  await api.create(`${place.home}/pods`, pod('backwards', { value: '..' }));
  const from = { valueFrom: { fieldRef: { fieldPath: "metadata.annotations['where']" } } };
  await api.create(`${place.home}/pods`, pod('mended', from, { where: '..' }));
  for (const name of ['absolute', 'backwards', 'mended']) await waits(name);
  await api.patch(`${place.home}/pods/mended`, { metadata: { annotations: { where: 'inner' } } });
  await running('mended');
  await eventually('the subPath is part of the volume', async () => /\/v\/inner:\nfile/.test(await logOf('mended')));
  for (const name of ['absolute', 'backwards']) {
    await waits(name);
    await api.delete(`${place.home}/pods/${name}`);
  }
  await api.delete(`${place.home}/pods/mended`);
});
