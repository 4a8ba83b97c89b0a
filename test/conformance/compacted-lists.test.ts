import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../e2e/eventually.ts';
import type { Answer } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// What MUST become of a list in pieces whose version the server has given up meanwhile.

const { api } = sharedCluster({ flags: ['--etcd-compaction-interval=1s'] });
const total = 40;
const limit = 7;

test('a list whose version was given up MUST go on from its last key, without being consistent', async () => {
  const path = `${await api.namespace()}/podtemplates`;
  const template = { spec: { containers: [{ name: 'c', image: 'i' }] } };
  const create = (name: string) => api.create(path, { metadata: { name }, template });
  const all = Array.from({ length: total }, (_, i) => `piece-${String(i).padStart(2, '0')}`);
  await Promise.all(all.map(create));
  const first = await api.get(`${path}?limit=${limit}`);
  const next = (token = '') => `${path}?limit=${limit}&continue=${encodeURIComponent(token)}`;
  // Written meanwhile: without it the version would still be the newest, which is never given up.
  await create('piece-50');
  const refused = await eventually('the version is given up', async () => {
    const answer: Answer = await api.call('GET', next(first.metadata.continue));
    return answer.code === 410 && answer.body;
  });
  assert.equal(refused.reason, 'Expired');
  assert.match(refused.message ?? '', /Continuing with the provided token results in an inconsistent list/);

  const got = first.items.map(({ metadata }) => metadata.name);
  const versions = new Set<string>();
  let token = refused.metadata.continue;
  assert.ok(token);
  while (token) {
    const piece = await api.get(next(token));
    assert.ok(piece.items.length <= limit);
    got.push(...piece.items.map(({ metadata }) => metadata.name));
    versions.add(piece.metadata.resourceVersion);
    token = piece.metadata.continue;
    assert.equal(piece.metadata.remainingItemCount, token ? total + 1 - got.length : undefined);
  }
  assert.deepEqual(got, [...all, 'piece-50'], 'what was written after the first piece is in a later one');
  assert.equal(versions.size, 1, 'the rest is of one version again');
  assert.notEqual([...versions][0], first.metadata.resourceVersion);
});
