import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import { coreV1Resources, eventsV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { EtcdServer } from '../etcd/etcd-server.ts';

// Events go by themselves after --event-ttl, in both databases, and watches are told.

let etcd: EtcdServer;
before(async () => {
  etcd = await EtcdServer.start();
});
after(() => etcd.dispose());

const event = (name: string) => ({
  metadata: { name, namespace: 'default' },
  involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
  reason: 'Tested',
  type: 'Normal',
});

for (const [database, flags] of [
  ['LMDB', () => []],
  ['etcd', () => [`--etcd-servers=${etcd.url}`]],
] as const)
  test(`events expire in ${database}`, async () => {
    const api: RunningApiServer = await startTestApiServer([...flags(), '--event-ttl=2s']);
    try {
      const client = api.client(systemUser, 'test');
      const { events } = coreV1Resources;
      await client.create(events, event('short') as never);
      const renewed = await client.create(events, event('renewed') as never);
      await client.create(coreV1Resources.configmaps, { metadata: { name: 'stays', namespace: 'default' } } as never);
      // The same objects by the name of the newer group.
      assert.equal((await client.list(eventsV1Resources.events, { namespace: 'default' })).items.length, 2);
      const stop = AbortSignal.timeout(15_000);
      const deleted: string[] = [];
      const began = performance.now();
      let keepUntil = began + 3000;
      let version = renewed;
      const keep = (async () => {
        while (performance.now() < keepUntil) {
          await new Promise((resolve) => void setTimeout(resolve, 500));
          version = await client.update(events, {
            ...version,
            count: ((version as { count?: number }).count ?? 0) + 1,
          } as never);
        }
      })();
      const { resourceVersion } = renewed.metadata as { resourceVersion: string };
      for await (const told of client.watch(events, { namespace: 'default', resourceVersion, signal: stop } as never)) {
        if (told.type === 'DELETED') deleted.push((told.object as { metadata: { name: string } }).metadata.name);
        // What is written again lives on from then.
        if (deleted.length === 1) keepUntil = 0;
        if (deleted.length === 2) break;
      }
      await keep;
      assert.deepEqual(deleted, ['short', 'renewed']);
      assert.ok(performance.now() - began >= 2000);
      assert.equal((await client.list(events, { namespace: 'default' })).items.length, 0);
      assert.ok(await client.get(coreV1Resources.configmaps, { namespace: 'default', name: 'stays' }));
    } finally {
      await api.stop();
    }
  });
