/** Random operations against a store and against a model of twenty lines: both must say the same, now and in the past. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { revisionOf, WatchRecorder } from '../../test/fakes/watch-recorder.ts';
import type { KeyValue, Store } from './store.ts';

interface Version {
  readonly text: string;
  readonly created: number;
  readonly revision: number;
}

/** All states there ever were, by revision: the simplest multi-version store. */
class Model {
  readonly states: { revision: number; keys: ReadonlyMap<string, Version> }[] = [];
  now: ReadonlyMap<string, Version> = new Map();

  record(revision: number, key: string, version: Version | undefined): void {
    const next = new Map(this.now);
    if (version) next.set(key, version);
    else next.delete(key);
    this.now = next;
    this.states.push({ revision, keys: next });
  }

  at(revision: number): ReadonlyMap<string, Version> {
    return this.states.findLast((state) => state.revision <= revision)?.keys ?? new Map();
  }
}

const keyNames = ['a', 'a/b', 'a0', 'b', 'c', 'é', '\u{1f600}'];
const key = fc.constantFrom(...keyNames);
/** Which version a guarded operation expects: the one that stands there, an old one, none. */
const guard = fc.constantFrom('current', 'stale', 'none');
const operation = fc.oneof(
  fc.record({ do: fc.constant('create' as const), key }),
  fc.record({ do: fc.constant('update' as const), key, guard }),
  fc.record({ do: fc.constant('delete' as const), key, guard }),
  fc.record({ do: fc.constant('get' as const), key }),
  fc.record({
    do: fc.constant('list' as const),
    back: fc.nat(12),
    limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    after: fc.option(key, { nil: undefined }),
  }),
);

const shown = (kv: KeyValue | undefined) =>
  kv && { text: Buffer.from(kv.value).toString(), created: kv.createRevision, revision: kv.modRevision };
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

let runs = 0;

/** Holds the store against a model in memory, over random rows of operations. */
export function propertyContract(storeOf: () => Store): void {
  test('does what the model does, whatever is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 60 }), async (operations) => {
        const store = storeOf();
        const prefix = `/registry/property-${++runs}/`;
        const model = new Model();
        const start = await store.currentRevision();
        const watch = await WatchRecorder.start(store, { prefix, fromRevision: start + 1 });
        for (const [step, op] of operations.entries()) {
          if (op.do === 'list') {
            await compareList(store, prefix, model, start, op);
            continue;
          }
          const name = prefix + op.key;
          const there = model.now.get(op.key);
          const text = `value ${step}`;
          if (op.do === 'get') assert.deepEqual(shown(await store.get(name)), there);
          else if (op.do === 'create') {
            const result = await store.create(name, Buffer.from(text));
            assert.equal(result.ok, there === undefined);
            if (result.ok)
              model.record(result.revision, op.key, { text, created: result.revision, revision: result.revision });
            else assert.deepEqual(shown(result.current), there);
          } else if (op.do === 'update') {
            const expected = op.guard === 'current' ? (there?.revision ?? start) : start;
            const result = await store.update(name, Buffer.from(text), expected);
            assert.equal(result.ok, there?.revision === expected);
            if (result.ok)
              model.record(result.revision, op.key, { text, created: there?.created ?? 0, revision: result.revision });
            else assert.deepEqual(shown(result.current), there);
          } else {
            const expected = op.guard === 'current' ? (there?.revision ?? start) : start;
            const result = await store.delete(name, op.guard === 'none' ? {} : { expected });
            assert.equal(result.ok, there !== undefined && (op.guard === 'none' || there.revision === expected));
            if (result.ok) model.record(result.revision, op.key, undefined);
            else {
              assert.equal(result.reason, there ? 'conflict' : 'not-found');
              assert.deepEqual(shown(result.current), there);
            }
          }
        }
        const written = model.states.map((state) => state.revision);
        if (written.length > 0) await watch.untilRevision(written.at(-1) ?? 0);
        await compareEvents(watch, prefix, model);
        watch.stop();
        // The same once more, from the history.
        const again = await WatchRecorder.start(store, { prefix, fromRevision: start + 1 });
        if (written.length > 0) await again.untilRevision(written.at(-1) ?? 0);
        await compareEvents(again, prefix, model);
        again.stop();
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });
}

async function compareList(
  store: Store,
  prefix: string,
  model: Model,
  start: number,
  { back, limit, after }: { back: number; limit?: number | undefined; after?: string | undefined },
): Promise<void> {
  const revision = Math.max(start, (await store.currentRevision()) - back);
  const result = await store.list({
    prefix,
    ...(back > 0 ? { revision } : {}),
    ...(limit ? { limit } : {}),
    ...(after ? { after: prefix + after } : {}),
  });
  assert.ok(result.ok);
  const wanted = [...model.at(revision)]
    .filter(([name]) => after === undefined || byBytes(name, after) > 0)
    .sort(([a], [b]) => byBytes(a, b));
  const page = wanted.slice(0, limit);
  assert.deepEqual(
    result.items.map((kv) => [kv.key, shown(kv)]),
    page.map(([name, version]) => [prefix + name, version]),
  );
  assert.equal(result.remaining, wanted.length - page.length);
  assert.equal(result.revision, revision);
}

async function compareEvents(watch: WatchRecorder, prefix: string, model: Model): Promise<void> {
  assert.deepEqual(
    watch.events.map(revisionOf),
    model.states.map((state) => state.revision),
  );
  let before: ReadonlyMap<string, Version> = new Map();
  for (const [i, state] of model.states.entries()) {
    const event = watch.events[i];
    assert.ok(event);
    const name = (event.type === 'put' ? event.kv.key : event.key).slice(prefix.length);
    assert.deepEqual(event.type === 'put' ? shown(event.kv) : undefined, state.keys.get(name));
    assert.deepEqual(shown(event.previous), before.get(name));
    before = state.keys;
  }
}
