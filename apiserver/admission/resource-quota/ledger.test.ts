import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ResourceQuota } from '../../../proto/gen/core/v1.ts';
import type { ApiServer, ServerCore } from '../../server.ts';
import { call, openTestStore, startTestCore, testServer } from '../testing/core.ts';
import { resourceQuota } from './resource-quota.ts';

let opened: Awaited<ReturnType<typeof openTestStore>>;
let cores: ServerCore[];
let servers: ApiServer[];

before(async () => {
  opened = await openTestStore();
  cores = [await startTestCore(opened.store), await startTestCore(opened.store)];
  servers = cores.map((core) => testServer(core, { admission: [resourceQuota(core)] }));
});

after(async () => {
  for (const core of cores) core.feed.stop();
  await opened.close();
});

const server = (i: number): ApiServer => {
  const found = servers[i % servers.length];
  assert.ok(found);
  return found;
};

/** A quota as its controller leaves it. */
async function makeQuota(namespace: string, hard: Record<string, string>): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
  const made = (await call(server(0), 'POST', path, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q' },
    spec: { hard },
  })) as unknown as ResourceQuota;
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  await call(server(0), 'PUT', `${path}/q/status`, { ...made, status: { hard, used } });
  for (const core of cores) await core.feed.fresh(5000);
}

async function usedOf(namespace: string): Promise<Record<string, string> | undefined> {
  for (const core of cores) await core.feed.fresh(5000);
  const path = `/api/v1/namespaces/${namespace}/resourcequotas/q`;
  return ((await call(server(0), 'GET', path)) as unknown as ResourceQuota).status.used;
}

const makeMap = (at: ApiServer, namespace: string, name: string, query?: Record<string, string>) =>
  call(
    at,
    'POST',
    `/api/v1/namespaces/${namespace}/configmaps`,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
    query,
  );

test('two servers together never let through more than the quota, nor less', async () => {
  await makeQuota('many', { configmaps: '25' });
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => makeMap(server(i), 'many', `m${i}`)));
  const made = outcomes.filter(({ status }) => status === 'fulfilled');
  const refused = outcomes.filter((one): one is PromiseRejectedResult => one.status === 'rejected');
  assert.equal(made.length, 25);
  for (const { reason } of refused) {
    assert.match(
      String(reason),
      /exceeded quota: q, requested: configmaps=1, used: configmaps=25, limited: configmaps=25/,
    );
  }
  assert.deepEqual(await usedOf('many'), { configmaps: '25' });
});

test('a dry run is judged and not charged', async () => {
  await makeQuota('dry', { configmaps: '1' });
  await makeMap(server(0), 'dry', 'a', { dryRun: 'All' });
  assert.deepEqual(await usedOf('dry'), { configmaps: '0' });
  await makeMap(server(0), 'dry', 'a');
  await assert.rejects(makeMap(server(0), 'dry', 'b', { dryRun: 'All' }), /exceeded quota/);
});

test('a namespace without quotas is charged nothing', async () => {
  await makeMap(server(0), 'free', 'a');
});
