import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { StatusWriter } from './status-writer.ts';

const { pods } = coreV1Resources;

function make() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  const { signal } = new AbortController();
  const writer = new StatusWriter({ client: api.client, clock, random: () => 0.5, log: silentLogger, signal });
  const seed = () =>
    api.seed(pods, { metadata: { name: 'p', namespace: 'n' }, spec: {}, status: { phase: 'Pending' } } as never);
  const pod = seed();
  writer.seen(pod);
  const { uid } = pod.metadata;
  const patches = () => api.writes.filter((write) => write.startsWith('PATCH')).length;
  const status = () => api.all(pods)[0]?.status;
  return { clock, api, writer, uid: uid ?? '', patches, status, signal };
}

const at = (step: number): PodStatus => ({ phase: 'Running', podIP: `10.0.0.${step}` });

test('the newest state is what the server has in the end, however often it changes', async () => {
  for (let gap = 0; gap < 12; gap++) {
    const { writer, uid, status, clock, patches } = make();
    for (let step = 0; step < 20; step++) {
      writer.write(uid, at(step));
      // At every turn of the request that is under way, and after it.
      for (let i = 0; i < gap; i++) await Promise.resolve();
    }
    await clock.advance(1);
    assert.equal(status()?.podIP, '10.0.0.19', `gap ${gap}`);
    assert.ok(patches() <= 20);
  }
});

test('what changes while a request is under way is sent at once', async () => {
  const { writer, uid, patches, clock } = make();
  for (let step = 0; step < 20; step++) writer.write(uid, at(step));
  await clock.advance(1);
  assert.equal(patches(), 2);
  writer.write(uid, at(19));
  await clock.advance(1);
  assert.equal(patches(), 2, 'nothing new, nothing sent');
});

test('a server that is away gets the newest state when it is back', async () => {
  const { api, writer, uid, status, clock } = make();
  api.down();
  writer.write(uid, at(1));
  await clock.advance(60_000);
  writer.write(uid, at(2));
  api.up();
  writer.retryNow();
  await clock.advance(0);
  assert.equal(status()?.podIP, '10.0.0.2');
});

test('what others overwrite is put right, what they add is left', async () => {
  const { api, writer, uid, status, clock } = make();
  writer.write(uid, { ...at(1), conditions: [{ type: 'Ready', status: 'True' }] });
  await clock.advance(1);
  const body = {
    status: {
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'Theirs', status: 'True' },
      ],
    },
  };
  const theirs = await api.client.patch(
    pods,
    { namespace: 'n', name: 'p' },
    { type: 'strategic', body },
    { subresource: 'status' },
  );
  writer.seen(theirs);
  await clock.advance(1);
  assert.deepEqual(
    status()?.conditions?.map(({ type, status: value }) => `${type}=${value}`),
    ['Ready=True', 'Theirs=True'],
  );
});

test('the status of another pod of that name is left alone', async () => {
  const { api, writer, uid, status, clock } = make();
  api.remove(pods, { namespace: 'n', name: 'p' });
  api.seed(pods, { metadata: { name: 'p', namespace: 'n' }, spec: {}, status: { phase: 'Pending' } } as never);
  writer.write(uid, at(1));
  await clock.advance(1000);
  assert.equal(status()?.phase, 'Pending');
});

test('flushed waits until the server has it', async () => {
  const { writer, uid, status, signal } = make();
  writer.write(uid, at(1));
  writer.write(uid, at(2));
  await writer.flushed(uid, signal);
  assert.equal(status()?.podIP, '10.0.0.2');
});
