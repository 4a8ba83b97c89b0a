import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conflict } from '../../api/errors/constructors.ts';
import { type LogFields, type Logger, silentLogger } from '../../api/logger.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { createInformerFactory } from '../informer/informer-factory.ts';
import { batched, type ControllerDefinition, watches } from './controller.ts';
import { defineController } from './runner.ts';

const { configmaps, secrets } = coreV1Resources;
const named = (name: string, labels: Record<string, string> = {}) => ({
  metadata: { name, namespace: 'default', labels },
});

function setUp() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  const stop = new AbortController();
  const lines: [string, LogFields | undefined][] = [];
  const note = (message: string, fields?: LogFields) => void lines.push([message, fields]);
  const logger: Logger = { ...silentLogger, error: note, warn: note, child: () => logger };
  const environment = { clock, random: () => 0, logger };
  const informers = createInformerFactory({ ...environment, client: api.client });
  const run = (definition: Partial<ControllerDefinition> & Pick<ControllerDefinition, 'reconcile'>) => {
    const controller = defineController({
      name: 'test',
      watches: [watches(informers.get(configmaps), (object) => objectKey(object))],
      ...definition,
    });
    return { controller, ended: controller.run(environment, stop.signal) };
  };
  return { clock, api, stop, lines, informers, run };
}

test('every change brings its key, many changes bring it once, deletions too', async () => {
  const { clock, api, stop, run } = setUp();
  const keys: string[] = [];
  api.seed(configmaps, named('a'));
  const { ended } = run({ reconcile: async (key) => void keys.push(key) });
  await clock.advance(10);
  for (let n = 0; n < 5; n++) api.seed(configmaps, named('b', { n: String(n) }));
  await clock.advance(10);
  await api.client.delete(configmaps, { namespace: 'default', name: 'a' });
  await clock.advance(10);
  assert.equal(keys[0], 'default/a');
  assert.equal(keys.at(-1), 'default/a');
  assert.ok(keys.filter((key) => key === 'default/b').length <= 5);
  assert.ok(keys.includes('default/b'));
  stop.abort();
  await ended;
});

test('an update brings the keys of the old and the new state', async () => {
  const { clock, api, stop, informers, run } = setUp();
  api.seed(secrets, named('s', { owner: 'x' }));
  const keys: string[] = [];
  const { ended } = run({
    watches: [watches(informers.get(secrets), ({ metadata }) => metadata.labels?.owner)],
    reconcile: async (key) => void keys.push(key),
  });
  await clock.advance(10);
  keys.length = 0;
  api.seed(secrets, named('s', { owner: 'y' }));
  await clock.advance(10);
  assert.deepEqual(keys.sort(), ['x', 'y']);
  stop.abort();
  await ended;
});

test('nothing is reconciled before all caches have synced', async () => {
  const { clock, api, stop, informers, run } = setUp();
  api.seed(configmaps, named('a'));
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  api.intercept = ({ path }) => (path.endsWith('secrets') ? gate : undefined);
  const keys: string[] = [];
  const { ended } = run({ reads: [informers.get(secrets)], reconcile: async (key) => void keys.push(key) });
  await clock.advance(60_000);
  assert.deepEqual(keys, []);
  open();
  await clock.advance(10);
  assert.deepEqual(keys, ['default/a']);
  stop.abort();
  await ended;
});

test('a failure comes back with growing waits and a log line that names the object; success forgets', async () => {
  const { clock, api, stop, lines, run } = setUp();
  api.seed(configmaps, named('a'));
  const failures: number[] = [];
  const { ended } = run({
    async reconcile(_key, context) {
      failures.push(context.failures);
      if (failures.length < 4) throw new Error('on purpose');
    },
  });
  await clock.advance(4 + 5 + 10 + 20);
  assert.deepEqual(failures, [0, 1, 2, 3]);
  assert.deepEqual(
    lines.map(([message, fields]) => [message, fields?.key, fields?.failures]),
    [1, 2, 3].map((n) => ['reconcile failed', 'default/a', n]),
  );
  api.seed(configmaps, named('a', { x: 'y' }));
  await clock.advance(1);
  assert.equal(failures.at(-1), 0);
  stop.abort();
  await ended;
});

test('a conflict is tried again without a word', async () => {
  const { clock, api, stop, lines, run } = setUp();
  api.seed(configmaps, named('a'));
  let calls = 0;
  const { ended } = run({
    async reconcile() {
      if (++calls === 1) throw new Error('update', { cause: conflict(configmaps, 'a') });
    },
  });
  await clock.advance(100);
  assert.deepEqual([calls, lines], [2, []]);
  stop.abort();
  await ended;
});

test('requeueAfterMs and enqueue bring keys back at their times', async () => {
  const { clock, stop, run } = setUp();
  const begun = clock.now();
  const seen: string[] = [];
  const { controller, ended } = run({
    async reconcile(key, context) {
      seen.push(`${key} ${clock.now() - begun}`);
      if (key === 'a' && seen.length === 1) {
        context.enqueue('b', 300);
        return { requeueAfterMs: 1000 };
      }
      return undefined;
    },
  });
  controller.enqueue('a');
  await clock.advance(5000);
  assert.deepEqual(seen, ['a 0', 'b 300', 'a 1000']);
  stop.abort();
  await ended;
});

test('a batched watch has its keys wait', async () => {
  const { clock, api, stop, informers, run } = setUp();
  const seen: number[] = [];
  const { ended } = run({
    watches: [batched(watches(informers.get(configmaps), objectKey), 1000)],
    reconcile: async () => void seen.push(clock.now()),
  });
  await clock.advance(10);
  const begun = clock.now();
  for (const a of ['b', 'c']) api.seed(configmaps, named('x', { a }));
  await clock.advance(5000);
  assert.equal(seen.length, 1);
  assert.ok((seen[0] ?? 0) >= begun + 1000);
  stop.abort();
  await ended;
});

test('a key is never reconciled twice at a time, different keys are', async () => {
  const { clock, stop, run } = setUp();
  const working = new Set<string>();
  let most = 0;
  const { controller, ended } = run({
    workers: 3,
    async reconcile(key) {
      assert.ok(!working.has(key));
      working.add(key);
      most = Math.max(most, working.size);
      controller.enqueue(key, 1);
      await new Promise<void>((resolve) => clock.after(10, resolve));
      working.delete(key);
    },
  });
  for (const key of ['a', 'b', 'c', 'd']) controller.enqueue(key);
  await clock.advance(200);
  assert.equal(most, 3);
  stop.abort();
  await clock.advance(20);
  await ended;
});

test('stop waits for the work under way, and ten seconds at most', async () => {
  const { clock, stop, lines, run } = setUp();
  const { controller, ended } = run({ reconcile: () => new Promise(() => undefined) });
  controller.enqueue('stuck');
  await clock.advance(10);
  stop.abort();
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await clock.advance(9000);
  assert.equal(over, false);
  await clock.advance(1000);
  assert.equal(over, true);
  assert.deepEqual(lines, [['controller did not stop in time', { keys: 'stuck' }]]);
});
