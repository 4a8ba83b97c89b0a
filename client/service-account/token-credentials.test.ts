import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notFound } from '../../api/errors/constructors.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import type { Client } from '../client.ts';
import { serviceAccountCredentials } from './token-credentials.ts';

function setUp({ missing = false } = {}) {
  const clock = new FakeClock();
  const calls: string[] = [];
  let there = !missing;
  const client = {
    async createSubresource() {
      calls.push('token');
      if (!there) throw notFound({ group: '', resource: 'serviceaccounts' }, 'a');
      const expirationTimestamp = new Date(clock.now() + 3_600_000).toISOString();
      return { status: { token: `t${calls.length}`, expirationTimestamp } };
    },
    async create() {
      calls.push('account');
      there = true;
    },
  } as unknown as Client;
  return { clock, calls, credentials: serviceAccountCredentials(client, { namespace: 'n', name: 'a' }, { clock }) };
}

test('one token serves all requests until four fifths of its time are over', async () => {
  const { clock, calls, credentials } = setUp();
  const all = await Promise.all([credentials.current(), credentials.current()]);
  assert.deepEqual(all, [{ authorization: 'Bearer t1' }, { authorization: 'Bearer t1' }]);
  await clock.advance(2_879_000);
  assert.deepEqual(await credentials.current(), { authorization: 'Bearer t1' });
  await clock.advance(1000);
  assert.deepEqual(await credentials.current(), { authorization: 'Bearer t2' });
  assert.deepEqual(calls, ['token', 'token']);
});

test('an account that is missing is made', async () => {
  const { calls, credentials } = setUp({ missing: true });
  assert.deepEqual(await credentials.current(), { authorization: 'Bearer t3' });
  assert.deepEqual(calls, ['token', 'account', 'token']);
});

test('a token that the server refuses is not used again', async () => {
  const { credentials } = setUp();
  const first = await credentials.current();
  assert.equal(credentials.refused(first), true);
  assert.deepEqual(await credentials.current(), { authorization: 'Bearer t2' });
});
