import assert from 'node:assert/strict';
import test from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import type { RequestContext } from '../request/context.ts';
import { healthPaths } from './health.ts';

const well = { name: 'ping', check: async () => undefined };
const ill = { name: 'etcd', check: async () => 'it does not answer' };
const paths = new Map(healthPaths({ live: [well], ready: [well, ill] }, silentLogger));

async function ask(path: string, query = '') {
  const answer = await paths.get(path)?.({ query: new URLSearchParams(query) } as RequestContext);
  assert.ok(answer?.type === 'raw', `${path} is not served`);
  return [answer.status, String(answer.body)];
}

for (const [path, query, status, body] of [
  ['/livez', '', 200, 'ok'],
  ['/livez', 'verbose', 200, '[+]ping ok\nlivez check passed\n'],
  ['/readyz', '', 500, '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n'],
  ['/readyz', 'exclude=etcd', 200, 'ok'],
  ['/readyz', 'verbose&exclude=etcd', 200, '[+]ping ok\n[+]etcd excluded: ok\nreadyz check passed\n'],
  ['/readyz/ping', '', 200, 'ok'],
  ['/readyz/etcd', '', 500, 'internal server error: it does not answer\n'],
] as const) {
  test(`${path}?${query} answers ${status}`, async () => assert.deepEqual(await ask(path, query), [status, body]));
}
