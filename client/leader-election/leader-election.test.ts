import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import { coordinationV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { LeaderElectionError } from './leader-election.ts';
import { runLeaderElection } from './run-leader-election.ts';

const { leases } = coordinationV1Resources;

function setUp() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  /** Who leads now, in the order in which they began. */
  const leading: string[] = [];
  const candidate = (identity: string, server = api) => {
    const stop = new AbortController();
    const ended = runLeaderElection(
      {
        client: server.client,
        clock,
        random: () => 0,
        logger: silentLogger,
        lease: { namespace: 'kube-system', name: 'scheduler' },
        identity,
        async onStartedLeading(signal) {
          leading.push(identity);
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          leading.splice(leading.indexOf(identity), 1);
        },
      },
      stop.signal,
    );
    return { stop, ended };
  };
  const lease = () => api.all(leases)[0]?.spec;
  return { clock, api, leading, candidate, lease };
}

test('the first takes the lease and renews it; the second waits', async () => {
  const { clock, leading, candidate, lease } = setUp();
  const a = candidate('a');
  await clock.advance(1);
  const b = candidate('b');
  await clock.advance(60_000);
  assert.deepEqual(leading, ['a']);
  assert.equal(lease()?.holderIdentity, 'a');
  assert.equal(lease()?.leaseDurationSeconds, 15);
  assert.equal(lease()?.leaseTransitions, 0);
  assert.equal(lease()?.acquireTime, '2026-01-01T00:00:00.000000Z');
  assert.match(lease()?.renewTime ?? '', /^2026-01-01T00:01:0/);
  a.stop.abort();
  b.stop.abort();
  await clock.advance(100);
  await Promise.all([a.ended, b.ended]);
});

test('who is stopped gives the lease back, and the next has it within one try', async () => {
  const { clock, leading, candidate, lease } = setUp();
  const a = candidate('a');
  await clock.advance(1);
  const b = candidate('b');
  await clock.advance(10_000);
  a.stop.abort();
  await clock.advance(0);
  assert.deepEqual(await a.ended, { kind: 'stopped' });
  assert.equal(lease()?.holderIdentity, '');
  await clock.advance(3500);
  assert.deepEqual(leading, ['b']);
  assert.equal(lease()?.leaseTransitions, 1);
  b.stop.abort();
  await clock.advance(100);
  await b.ended;
});

test('who cannot renew stops within ten seconds, before another begins', async () => {
  const { clock, api, leading, candidate } = setUp();
  const a = candidate('a');
  await clock.advance(1);
  const b = candidate('b');
  await clock.advance(5000);
  // Only `a` is cut off: its requests are those that renew.
  let cut = true;
  api.intercept = ({ method, body }) => {
    const { holderIdentity } = ((body ?? {}) as { spec?: { holderIdentity?: string } }).spec ?? {};
    if (cut && method === 'PUT' && holderIdentity === 'a')
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  let most = 0;
  for (let second = 0; second < 40; second++) {
    await clock.advance(1000);
    most = Math.max(most, leading.length);
    if (second === 12) assert.deepEqual(leading, []);
  }
  cut = false;
  assert.equal((await a.ended).kind, 'lost');
  assert.deepEqual([leading, most], [['b'], 1]);
  b.stop.abort();
  await clock.advance(100);
  await b.ended;
});

test('who finds another in office has lost it', async () => {
  const { clock, api, candidate } = setUp();
  const a = candidate('a');
  await clock.advance(3000);
  const [held] = api.all(leases);
  assert.ok(held);
  await api.client.update(leases, { ...held, spec: { ...held.spec, holderIdentity: 'z' } });
  await clock.advance(3000);
  assert.equal((await a.ended).kind, 'lost');
});

test('whose work fails gives the lease back and ends with the reason', async () => {
  const { clock, api, lease } = setUp();
  const election = {
    ...{ client: api.client, clock, random: () => 0, logger: silentLogger, identity: 'a' },
    lease: { namespace: 'kube-system', name: 'scheduler' },
    onStartedLeading: () => Promise.reject(new Error('no range')),
  };
  const ended = runLeaderElection(election, new AbortController().signal);
  const told = assert.rejects(ended, { message: 'no range' });
  await clock.advance(100);
  await told;
  assert.equal(lease()?.holderIdentity, '');
});

test('times that cannot work are refused', async () => {
  const { api, clock } = setUp();
  const election = {
    client: api.client,
    clock,
    random: () => 0,
    logger: silentLogger,
    lease: { namespace: 'n', name: 'l' },
    identity: 'a',
    leaseDurationMs: 5000,
    onStartedLeading: () => undefined,
  };
  await assert.rejects(runLeaderElection(election, new AbortController().signal), LeaderElectionError);
});
