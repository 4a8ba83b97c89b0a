import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { Client, Shared } from '../../client/client.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { createInformer } from '../../client/informer/create-informer.ts';
import { createClient } from '../../client/object-client.ts';
import { systemUser } from '../../cluster/apiserver.ts';
import type { ConfigMap } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { adminConnection, startTestApiServer } from '../builders/api-server.ts';
import { FlakyProxy } from '../fakes/flaky-proxy.ts';

const { configmaps } = coreV1Resources;

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function change(client: Client, next: (below: number) => number): Promise<void> {
  const key = { namespace: 'default', name: `cm-${next(20)}` };
  const there = (await client.list(configmaps, { ...key, fieldSelector: `metadata.name=${key.name}` })).items[0];
  if (!there) await client.create(configmaps, { metadata: key });
  else if (next(3) === 0) await client.delete(configmaps, key);
  else await client.update(configmaps, { ...there, data: { v: String(next(1000)) } });
}

const byKey = (objects: readonly Shared<ConfigMap>[]) =>
  new Map(objects.map((object) => [objectKey(object), object.metadata.resourceVersion]));

test('an informer on an API server ends with what the server has, however often its connection is cut', async () => {
  const api = await startTestApiServer();
  const proxy = await FlakyProxy.start(api.port);
  const transport = createHttpsTransport(adminConnection(api, `https://127.0.0.1:${proxy.port}`), {
    clock: systemClock,
    userAgent: 'knarr/test (informer)',
  });
  // The informer's waits are cut short; the network's times are real.
  const clock = { now: systemClock.now, after: (ms: number, fn: () => void) => systemClock.after(ms / 100, fn) };
  const informer = createInformer(
    { client: createClient(transport, { name: 'informer' }), clock, random: () => 0.5, logger: silentLogger },
    configmaps,
    { namespace: 'default' },
  );
  const stop = new AbortController();
  const mirror = new Map<string, string>();
  informer.onChange({
    added: (object) => mirror.set(objectKey(object), object.metadata.resourceVersion),
    updated: (_old, object) => mirror.set(objectKey(object), object.metadata.resourceVersion),
    deleted: (object) => mirror.delete(objectKey(object)),
  });
  try {
    informer.start(stop.signal);
    await informer.synced(AbortSignal.timeout(10_000));
    const client = api.client(systemUser, 'test');
    const next = numbers(7);
    for (let n = 0; n < 300; n++) {
      await change(client, next);
      if (next(15) === 0) proxy.cut();
    }
    const seen = new Promise<void>((resolve) => {
      informer.onChange({ added: ({ metadata }) => metadata.name === 'last' && resolve() });
    });
    await client.create(configmaps, { metadata: { name: 'last', namespace: 'default' } });
    await seen;
    const wanted = byKey((await client.list(configmaps, { namespace: 'default' })).items);
    assert.deepEqual(byKey(informer.lister.list()), wanted);
    assert.deepEqual(mirror, wanted);
    assert.ok(proxy.connections > 5, 'connections were cut');
  } finally {
    stop.abort();
    await transport.close();
    await proxy.dispose();
    await api.stop();
  }
});
