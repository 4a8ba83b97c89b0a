import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../api/logger.ts';
import type { ConfigMap } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import type { Shared } from '../client.ts';
import { createInformer } from './create-informer.ts';
import type { Informer } from './informer.ts';
import { createInformerFactory } from './informer-factory.ts';

const { configmaps } = coreV1Resources;
const mapOf = (name: string, data: Record<string, string> = {}, namespace = 'default') => ({
  metadata: { name, namespace },
  data,
});

/** Handler calls as words. */
function record(informer: Informer<ConfigMap>): string[] {
  const calls: string[] = [];
  const show = (object: Shared<ConfigMap>) => `${object.metadata.name}=${object.data?.v ?? ''}`;
  informer.onChange({
    added: (object, initial) => calls.push(`added ${show(object)}${initial ? ' (initial)' : ''}`),
    updated: (old, object) => calls.push(`updated ${show(old)} ${show(object)}`),
    deleted: (object) => calls.push(`deleted ${show(object)}`),
  });
  return calls;
}

function setUp(streams = true) {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  const stop = new AbortController();
  const options = { client: api.client, clock, random: () => 0, logger: silentLogger, streams };
  return { clock, api, stop, options, informer: createInformer(options, configmaps) };
}

for (const streams of [true, false]) {
  const how = streams ? 'streaming' : 'listing';

  test(`${how}: first state, changes and deletions reach cache and handlers in order`, async () => {
    const { clock, api, stop, informer } = setUp(streams);
    api.seed(configmaps, mapOf('a', { v: '1' }));
    const calls = record(informer);
    informer.start(stop.signal);
    await informer.synced();
    const b = await api.client.create(configmaps, mapOf('b'));
    await api.client.update(configmaps, { ...b, data: { v: '2' } });
    await api.client.delete(configmaps, { namespace: 'default', name: 'a' });
    await clock.advance(0);
    assert.deepEqual(calls, ['added a=1 (initial)', 'added b=', 'updated b= b=2', 'deleted a=1']);
    assert.deepEqual(informer.lister.list('default'), api.all(configmaps));
    assert.equal(informer.lister.get('default/b'), api.all(configmaps)[0], 'the very object, no copy');
    stop.abort();
  });

  test(`${how}: a lost connection is taken up where it ended, without a new list`, async () => {
    const { clock, api, stop, informer } = setUp(streams);
    const asked: string[] = [];
    api.intercept = ({ query }) => void asked.push(`${query.watch ?? 'list'} ${query.resourceVersion ?? ''}`);
    informer.start(stop.signal);
    await informer.synced();
    api.seed(configmaps, mapOf('a', { v: '1' }));
    await clock.advance(0);
    const { resourceVersion } = informer;
    asked.length = 0;
    api.down();
    api.seed(configmaps, mapOf('a', { v: '2' }));
    await clock.advance(5000);
    api.up();
    await clock.advance(30_000);
    assert.equal(informer.lister.get('default/a')?.data?.v, '2');
    assert.deepEqual(new Set(asked), new Set([`true ${resourceVersion}`]));
    stop.abort();
  });

  test(`${how}: after lost history the difference is told, a new life as deleted and added`, async () => {
    const { clock, api, stop, informer } = setUp(streams);
    for (const name of ['same', 'changed', 'gone', 'again']) api.seed(configmaps, mapOf(name, { v: '1' }));
    informer.start(stop.signal);
    await informer.synced();
    await clock.advance(0);
    const calls = record(informer);
    calls.length = 0;
    api.endWatches('reset');
    api.seed(configmaps, mapOf('changed', { v: '2' }));
    await api.client.delete(configmaps, { namespace: 'default', name: 'gone' });
    await api.client.delete(configmaps, { namespace: 'default', name: 'again' });
    api.seed(configmaps, mapOf('again', { v: '3' }));
    api.compact();
    await clock.advance(60_000);
    assert.deepEqual(calls.sort(), [
      'added again=3',
      'deleted again=1',
      'deleted gone=1',
      'updated changed=1 changed=2',
    ]);
    assert.ok(calls.indexOf('deleted again=1') >= 0);
    stop.abort();
  });
}

test('a server without streaming lists is listed', async () => {
  const { api, stop, informer } = setUp();
  api.refusesStreams = true;
  api.seed(configmaps, mapOf('a'));
  informer.start(stop.signal);
  await informer.synced();
  assert.equal(informer.lister.size, 1);
  stop.abort();
});

test('bookmarks move the version on from which a watch is resumed', async () => {
  const { clock, api, stop, informer } = setUp();
  informer.start(stop.signal);
  await informer.synced();
  api.seed(coreV1Resources.secrets, { metadata: { name: 'other', namespace: 'default' } });
  api.bookmark();
  await clock.advance(0);
  const asked: string[] = [];
  api.intercept = ({ query }) => void asked.push(query.resourceVersion ?? '');
  api.endWatches('timeout');
  await clock.advance(2000);
  assert.deepEqual(asked, ['1001']);
  stop.abort();
});

test('indexes follow the objects', async () => {
  const { clock, api, stop, informer } = setUp();
  informer.addIndex('v', (object) => (object.data?.v ? [object.data.v] : []));
  informer.start(stop.signal);
  await informer.synced();
  const names = (value: string) => informer.lister.byIndex('v', value).map((object) => object.metadata.name);
  api.seed(configmaps, mapOf('a', { v: 'x' }));
  api.seed(configmaps, mapOf('b', { v: 'x' }));
  await clock.advance(0);
  assert.deepEqual(names('x'), ['a', 'b']);
  api.seed(configmaps, mapOf('a', { v: 'y' }));
  await api.client.delete(configmaps, { namespace: 'default', name: 'b' });
  await clock.advance(0);
  assert.deepEqual([names('x'), names('y')], [[], ['a']]);
  assert.throws(() => informer.lister.byIndex('none', ''));
  stop.abort();
});

test('a late handler is told what is there, once; one that throws disturbs nobody; one that left is not called', async () => {
  const { clock, api, stop, informer } = setUp();
  informer.onChange({
    added: () => {
      throw new Error('on purpose');
    },
  });
  informer.start(stop.signal);
  await informer.synced();
  api.seed(configmaps, mapOf('a'));
  await clock.advance(0);
  const calls = record(informer);
  const left: string[] = [];
  const leave = informer.onChange({ added: (object) => left.push(object.metadata.name) });
  leave();
  api.seed(configmaps, mapOf('b'));
  await clock.advance(0);
  assert.deepEqual([calls, left], [['added a= (initial)', 'added b='], ['a']]);
  stop.abort();
});

test('a resync repeats what is known to who asked', async () => {
  const { clock, api, stop, informer } = setUp();
  api.seed(configmaps, mapOf('a'));
  informer.start(stop.signal);
  await informer.synced();
  let count = 0;
  const leave = informer.onChange({ updated: (old, object) => void (old === object && count++) }, { resyncMs: 1000 });
  await clock.advance(3500);
  leave();
  await clock.advance(3500);
  assert.equal(count, 3);
  stop.abort();
});

test('a factory shares informers by kind and scope, and starts those that come late', async () => {
  const { api, stop, options } = setUp();
  api.seed(configmaps, mapOf('a'));
  const factory = createInformerFactory(options);
  const informer = factory.get(configmaps);
  assert.equal(factory.get(configmaps), informer);
  assert.notEqual(factory.get(configmaps, { namespace: 'other' }), informer);
  factory.start(stop.signal);
  await factory.synced();
  assert.equal(informer.lister.size, 1);
  const late = factory.get(configmaps, { labelSelector: 'x=y' });
  late.addIndex('none', () => []);
  await late.synced(AbortSignal.timeout(5000));
  assert.equal(late.lister.size, 0);
  stop.abort();
});

const names = fc.constantFrom('a', 'b', 'c');
const trouble = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), name: names, v: fc.nat(9) }) },
  { weight: 3, arbitrary: names.map((name) => ({ do: 'delete' as const, name })) },
  fc.constantFrom<'reset' | 'timeout'>('reset', 'timeout').map((how) => ({ do: 'end' as const, how })),
  fc.constant({ do: 'compact' as const }),
  fc.constant({ do: 'bookmark' as const }),
  fc.constant({ do: 'down' as const }),
  fc.constant({ do: 'up' as const }),
  { weight: 5, arbitrary: fc.constantFrom(0, 0, 900, 40_000).map((ms) => ({ do: 'advance' as const, ms })) },
  // What costs most: the history is lost while nobody looks.
  { weight: 2, arbitrary: names.map((name) => ({ do: 'gap' as const, name })) },
);

test('after any trouble the cache is what the server has, and handlers saw one life at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { maxLength: 40 }), fc.boolean(), async (troubles, streams) => {
      const { clock, api, stop, informer } = setUp(streams);
      const mirror = new Map<string, Shared<ConfigMap>>();
      informer.addIndex('v', (object) => [object.data?.v ?? '']);
      informer.onChange({
        added(object) {
          assert.ok(!mirror.has(object.metadata.name), 'added is the first of a life');
          mirror.set(object.metadata.name, object);
        },
        updated(old, object) {
          assert.equal(mirror.get(object.metadata.name), old);
          assert.equal(old.metadata.uid, object.metadata.uid);
          mirror.set(object.metadata.name, object);
        },
        deleted(object) {
          assert.equal(mirror.get(object.metadata.name)?.metadata.uid, object.metadata.uid);
          mirror.delete(object.metadata.name);
        },
      });
      informer.start(stop.signal);
      for (const one of troubles) {
        if (one.do === 'put') {
          api.seed(configmaps, mapOf(one.name, { v: String(one.v) }));
        } else if (one.do === 'delete' || one.do === 'gap') {
          if (one.do === 'gap') api.endWatches('reset');
          const there = api.all(configmaps).some((object) => object.metadata.name === one.name);
          if (there) api.remove(configmaps, { namespace: 'default', name: one.name });
          if (one.do === 'gap') api.compact();
        } else if (one.do === 'end') api.endWatches(one.how);
        else if (one.do === 'compact') api.compact();
        else if (one.do === 'bookmark') api.bookmark();
        else if (one.do === 'down') api.down();
        else if (one.do === 'up') api.up();
        else await clock.advance(one.ms);
      }
      api.up();
      await clock.advance(200_000);
      const wanted = new Map(api.all(configmaps).map((object) => [object.metadata.name, object]));
      const held = new Map(informer.lister.list().map((object) => [object.metadata.name, object]));
      assert.deepEqual(held, wanted);
      assert.deepEqual(mirror, wanted);
      for (const object of wanted.values())
        assert.ok(informer.lister.byIndex('v', object.data?.v ?? '').includes(object));
      stop.abort();
      await clock.advance(60_000);
    }),
    { numRuns: 200 },
  );
});
