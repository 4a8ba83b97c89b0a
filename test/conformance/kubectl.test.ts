import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { at } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';
import { has, isReady, place, podsOf, replication } from './workload-samples.ts';

// What the unmodified kubectl MUST be able to do with a cluster.

const cluster = sharedCluster();
const { api } = cluster;

/** GET over plain HTTP, as kubectl proxy serves it. */
const plain = (where: { readonly socketPath: string } | { readonly port: number }, path: string) =>
  new Promise<string>((resolve, reject) => {
    const call = get({ host: '127.0.0.1', path, timeout: 10_000, ...where }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      resolve(text);
    });
    call.on('timeout', () => call.destroy(new Error(`${path}: no answer`))).on('error', reject);
  });
const versionsIn = (text: string) => (JSON.parse(text) as { versions: string[] }).versions;

test('kubectl proxy MUST serve the API on a free port', async () => {
  const proxy = cluster.kubectl.start('proxy --port=0');
  try {
    const [, port] = await proxy.says(/Starting to serve on 127\.0\.0\.1:(\d+)/);
    assert.deepEqual(versionsIn(await plain({ port: Number(port) }, '/api/')), ['v1']);
  } finally {
    await proxy.stop();
  }
});

test('kubectl proxy MUST serve the API on a socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-proxy-'));
  const socketPath = join(folder, 'api.sock');
  const proxy = cluster.kubectl.start(`proxy --unix-socket=${socketPath}`);
  try {
    await proxy.says(/Starting to serve on/);
    assert.deepEqual(versionsIn(await plain({ socketPath }, '/api/')), ['v1']);
  } finally {
    await proxy.stop();
    rmSync(folder, { recursive: true });
  }
});

test('kubectl MUST say which versions there are, and where the cluster is', async () => {
  const { kubectl } = cluster;
  assert.ok((await kubectl.run('api-versions')).split('\n').includes('v1'));
  const { clientVersion, serverVersion } = await kubectl.json<Record<string, Record<string, string>>>('version');
  for (const version of [clientVersion, serverVersion]) {
    for (const field of [
      'major',
      'minor',
      'gitVersion',
      'gitTreeState',
      'buildDate',
      'goVersion',
      'compiler',
      'platform',
    ])
      assert.ok(version?.[field], `${field} in ${JSON.stringify(version)}`);
    assert.equal(typeof version?.gitCommit, 'string');
  }
  assert.match(
    await kubectl.run('cluster-info'),
    /Kubernetes control plane.*is running at.*https:\/\/127\.0\.0\.1:\d+/,
  );
});

test('kubectl MUST describe, expose, label and patch what a controller runs, and change nothing in a dry run', async () => {
  const { kubectl } = cluster;
  const { core } = await place(api);
  const namespace = core.split('/').at(-1) ?? '';
  const run = (args: string) => kubectl.run(`-n ${namespace} ${args}`);
  await api.create(`${core}/replicationcontrollers`, replication('primary', 1));
  await api.when(`${core}/replicationcontrollers/primary`, 'runs', isReady(1));
  const [
    {
      metadata: { name },
    } = { metadata: { name: '' } },
  ] = (await api.get(podsOf(core, 'primary'))).items;

  await run('expose rc primary --name=rm2 --port=1234 --target-port=6379');
  await run('expose service rm2 --name=rm3 --port=2345 --target-port=6379');
  for (const [service, port] of [
    ['rm2', 1234],
    ['rm3', 2345],
  ] as const) {
    const made = await api.get(`${core}/services/${service}`);
    assert.deepEqual(
      [at(made, 'spec.selector.app'), at(made, 'spec.ports.0.port'), at(made, 'spec.ports.0.targetPort')],
      ['primary', port, 6379],
    );
    const addressed = (endpoints: unknown) => at(endpoints, 'subsets.0.ports.0.port') === 6379;
    await api.when(`${core}/endpoints/${service}`, 'leads to the pod', addressed);
  }

  const described: readonly (readonly [string, readonly string[]])[] = [
    [
      'rc primary',
      [
        'Name: +primary',
        'Selector: +app=primary',
        'Replicas: +1 current / 1 desired',
        'Pods Status: +1 Running',
        'Image: +i:1',
        'Events:',
      ],
    ],
    [
      `pod ${name}`,
      [
        `Name: +${name}`,
        `Namespace: +${namespace}`,
        'Labels: +app=primary',
        'Status: +Running',
        'Controlled By: +ReplicationController/primary',
        'State: +Running',
      ],
    ],
    [
      'service rm2',
      ['Name: +rm2', 'Selector: +app=primary', 'Type: +ClusterIP', 'Port: +\\S+ +1234/TCP', 'Endpoints: +\\S+:6379'],
    ],
    [
      `node ${String(at(await api.get(`${core}/pods/${name}`), 'spec.nodeName'))}`,
      ['Conditions:', 'Capacity:', 'Allocatable:', `${namespace} +${name}`],
    ],
    [
      `namespace ${namespace}`,
      [`Name: +${namespace}`, 'Status: +Active', 'No resource quota', 'No LimitRange resource'],
    ],
  ];
  for (const [what, lines] of described) {
    const text = await run(`describe ${what}`);
    for (const line of lines) assert.match(text, new RegExp(`^ *${line}`, 'm'), `describe ${what}`);
  }

  await run(`label pods ${name} testing-label=testing-label-value`);
  assert.match(await run(`get pod ${name} -L testing-label`), /testing-label-value/);
  await run(`label pods ${name} testing-label-`);
  assert.doesNotMatch(await run(`get pod ${name} -L testing-label`), /testing-label-value/);
  await kubectl.run(['-n', namespace, 'patch', 'pod', name, '-p', '{"metadata":{"annotations":{"x":"y"}}}']);
  assert.equal((await api.get(`${core}/pods/${name}`)).metadata.annotations?.x, 'y');
  const image = JSON.stringify({ spec: { containers: [{ name: 'c', image: 'i:2' }] } });
  await kubectl.run(['-n', namespace, 'patch', 'pod', name, '-p', image, '--dry-run=server']);
  assert.equal(at(await api.get(`${core}/pods/${name}`), 'spec.containers.0.image'), 'i:1');

  for (const replicas of [2, 1]) {
    await run(`scale rc primary --replicas=${replicas}`);
    await api.when(podsOf(core, 'primary'), `are ${replicas}`, has(replicas));
  }
});
