import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import type { Client } from '../../client/client.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { createObjectSource } from './object-source.ts';

const { configmaps } = coreV1Resources;
const name = { kind: 'ConfigMap', namespace: 'a', name: 'm' } as const;

/** A source whose reads are answered when `answer` is called; the server has done them by then. */
async function slowSource() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  const stop = new AbortController();
  let answer: () => void = () => undefined;
  const get: Client['get'] = async (...asked) => {
    const found = await api.client.get(...asked);
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return found;
  };
  const client: Client = new Proxy(api.client, {
    get(target, key) {
      const value: unknown = key === 'get' ? get : Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const source = createObjectSource({ client, clock, random: () => 0.5, log: silentLogger, signal: stop.signal });
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await clock.advance(0);
  };
  await api.client.create(configmaps, { metadata: { name: 'm', namespace: 'a' }, data: { a: 'one' } });
  const change = (value: string) =>
    api.client.patch(configmaps, { name: 'm', namespace: 'a' }, { type: 'merge', body: { data: { a: value } } });
  return { source, settle, change, answer: () => answer(), stop: () => stop.abort() };
}

test('an answer that is older than what the watch has seen is not believed', async () => {
  const { source, settle, change, answer, stop } = await slowSource();
  let told = 0;
  source.watch(name, () => told++);
  await settle();
  const reading = source.configMap('a', 'm');
  await settle();
  await change('two');
  await settle();
  assert.equal(told, 1);
  answer();
  assert.equal((await reading)?.data?.a, 'two');
  stop();
});

test('what changed between a read and the beginning of the watch is told', async () => {
  const { source, settle, change, answer, stop } = await slowSource();
  let told = 0;
  const reading = source.configMap('a', 'm');
  await settle();
  await change('two');
  source.watch(name, () => told++);
  answer();
  assert.equal((await reading)?.data?.a, 'one');
  await settle();
  assert.equal(told, 1);
  stop();
});

test('a read after a change does not join one from before it', async () => {
  const { source, settle, change, answer, stop } = await slowSource();
  source.watch(name, () => undefined);
  await settle();
  const before = source.configMap('a', 'm');
  await settle();
  const answerBefore = answer;
  await change('two');
  await settle();
  const after = source.configMap('a', 'm');
  await settle();
  answerBefore();
  assert.equal((await after)?.data?.a, 'two');
  stop();
  void before;
});
