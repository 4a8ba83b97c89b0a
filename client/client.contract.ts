import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isAlreadyExists, isConflict, isExpired, isInvalid, isNotFound } from '../api/errors/predicates.ts';
import type { Deployment } from '../proto/gen/apps/v1.ts';
import type { ConfigMap } from '../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../proto/gen/resources.ts';
import type { Client, Draft, ObjectKey, Shared, WatchEvent } from './client.ts';

/** A client and the server behind it, made for one run of the suite. */
export interface ClientFixture {
  readonly client: Client;
  /** A namespace that exists and that nobody else uses. */
  readonly namespace: string;
  /** Makes the server forget its history, where a test can do that. */
  forgetHistory?(): Promise<void> | void;
  stop(): Promise<void>;
}

const { configmaps } = coreV1Resources;
const { deployments } = appsV1Resources;
const deadlineMs = 10_000;

/** What every Client does, whatever it runs over. Fakes and real servers run it alike. */
export function clientContract(name: string, start: () => Promise<ClientFixture>): void {
  describe(`client contract: ${name}`, () => {
    let fixture: ClientFixture;
    let client: Client;
    let namespace: string;
    let serial = 0;
    before(async () => {
      fixture = await start();
      ({ client, namespace } = fixture);
    });
    after(() => fixture.stop());

    const fresh = (prefix = 'cm') => `${prefix}-${++serial}`;
    const mapOf = (own: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
      metadata: { name: own, namespace, labels },
      data,
    });
    const make = (own: string, data?: Record<string, string>, labels?: Record<string, string>) =>
      client.create(configmaps, mapOf(own, data, labels));
    const at = (own: string): ObjectKey => ({ namespace, name: own });

    test('what is created has an identity and can be read', async () => {
      const own = fresh();
      const made = await make(own, { a: '1' });
      assert.equal(made.kind, 'ConfigMap');
      assert.equal(made.apiVersion, 'v1');
      assert.ok(made.metadata.uid);
      assert.ok(made.metadata.resourceVersion);
      assert.ok(Math.abs(Date.parse(made.metadata.creationTimestamp)) > 0);
      assert.deepEqual(await client.get(configmaps, at(own)), made);
    });

    test('a generateName is completed, differently each time', async () => {
      const draft = { metadata: { generateName: 'gen-', namespace } };
      const names = [await client.create(configmaps, draft), await client.create(configmaps, draft)].map(
        ({ metadata }) => metadata.name,
      );
      for (const one of names) assert.match(one, /^gen-[a-z0-9]{5}$/);
      assert.notEqual(names[0], names[1]);
    });

    test('a dry run leaves nothing behind', async () => {
      const own = fresh();
      await client.create(configmaps, mapOf(own), { dryRun: true });
      await assert.rejects(client.get(configmaps, at(own)), isNotFound);
    });

    test('refusals carry the reason and the words of the server', async () => {
      const own = fresh();
      await make(own);
      await assert.rejects(make(own), (error: Error) => {
        assert.ok(isAlreadyExists(error));
        assert.equal(error.message, `configmaps "${own}" already exists`);
        return true;
      });
      await assert.rejects(client.get(configmaps, at('nobody')), (error: Error) => {
        assert.ok(isNotFound(error));
        assert.equal(error.message, 'configmaps "nobody" not found');
        return true;
      });
      await assert.rejects(client.delete(configmaps, at('nobody')), isNotFound);
    });

    test('an update wins over the version it was made from, and over no other', async () => {
      const own = fresh();
      const first = await make(own, { v: '1' });
      const second = await client.update(configmaps, { ...first, data: { v: '2' } });
      assert.notEqual(second.metadata.resourceVersion, first.metadata.resourceVersion);
      assert.equal(second.metadata.uid, first.metadata.uid);
      await assert.rejects(client.update(configmaps, { ...first, data: { v: '3' } }), isConflict);
      assert.deepEqual((await client.get(configmaps, at(own))).data, { v: '2' });
      const same = await client.update(configmaps, second);
      assert.equal(same.metadata.resourceVersion, second.metadata.resourceVersion, 'nothing changed, nothing written');
    });

    test('spec and status are written apart, and the generation counts the spec', async () => {
      const own = fresh('web');
      const made = await client.create(deployments, deploymentOf(own, namespace));
      assert.equal(made.metadata.generation, 1);
      const status = { ...made.status, observedGeneration: 1, replicas: 1 } as Shared<Deployment>['status'];
      const reported = await client.updateStatus(deployments, {
        ...made,
        spec: { ...made.spec, replicas: 9 },
        status,
      } as Shared<Deployment>);
      assert.deepEqual([reported.spec.replicas, reported.status.observedGeneration], [1, 1]);
      assert.equal(reported.metadata.generation, 1);
      const scaled = await client.update(deployments, {
        ...reported,
        spec: { ...reported.spec, replicas: 2 },
        status: { ...status, observedGeneration: 7 },
      } as Shared<Deployment>);
      assert.deepEqual([scaled.spec.replicas, scaled.status.observedGeneration], [2, 1]);
      assert.equal(scaled.metadata.generation, 2);
    });

    test('a merge patch sets and removes; a JSON patch that does not fit is refused', async () => {
      const own = fresh();
      await make(own, { a: '1', b: '2' });
      const merged = await client.patch(configmaps, at(own), { type: 'merge', body: { data: { a: null, c: '3' } } });
      assert.deepEqual(merged.data, { b: '2', c: '3' });
      const replaced = await client.patch(configmaps, at(own), {
        type: 'json',
        operations: [
          { op: 'test', path: '/data/b', value: '2' },
          { op: 'replace', path: '/data/b', value: '4' },
        ],
      });
      assert.deepEqual(replaced.data, { b: '4', c: '3' });
      const failing = { type: 'json', operations: [{ op: 'test', path: '/data/b', value: 'x' }] } as const;
      await assert.rejects(client.patch(configmaps, at(own), failing), isInvalid);
    });

    test('a patch may carry the version it is meant for', async () => {
      const own = fresh();
      const { metadata } = await make(own);
      const body = { metadata: { resourceVersion: metadata.resourceVersion }, data: { a: '1' } };
      await client.patch(configmaps, at(own), { type: 'merge', body });
      await assert.rejects(
        client.patch(configmaps, at(own), { type: 'merge', body: { ...body, data: { a: '2' } } }),
        isConflict,
      );
    });

    test('a strategic patch merges containers by name; the status has its own path', async () => {
      const own = fresh('web');
      await client.create(deployments, deploymentOf(own, namespace));
      const body = {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'two' },
                { name: 'side', image: 's' },
              ],
            },
          },
        },
      };
      const patched = await client.patch(deployments, at(own), { type: 'strategic', body });
      const images = Object.fromEntries(
        patched.spec.template.spec?.containers.map((one) => [one.name, one.image]) ?? [],
      );
      assert.deepEqual(images, { app: 'two', side: 's' });
      const status = { type: 'merge', body: { spec: { replicas: 5 }, status: { observedGeneration: 2 } } } as const;
      const reported = await client.patch(deployments, at(own), status, { subresource: 'status' });
      assert.deepEqual([reported.spec.replicas, reported.status.observedGeneration], [1, 2]);
    });

    test('apply creates what is not there and changes what is', async () => {
      const own = fresh();
      const apply = (data: Record<string, string>) =>
        client.patch(
          configmaps,
          at(own),
          {
            type: 'apply',
            body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: own, namespace }, data },
            force: true,
          },
          { fieldManager: 'contract' },
        );
      assert.deepEqual((await apply({ a: '1' })).data, { a: '1' });
      assert.deepEqual((await apply({ a: '2' })).data, { a: '2' });
    });

    test('deletion heeds preconditions and finalizers', async () => {
      const own = fresh();
      const draft = mapOf(own);
      await client.create(configmaps, { ...draft, metadata: { ...draft.metadata, finalizers: ['example.com/hold'] } });
      await assert.rejects(client.delete(configmaps, at(own), { preconditions: { uid: 'another' } }), isConflict);
      await client.delete(configmaps, at(own));
      const held = await client.get(configmaps, at(own));
      assert.ok(held.metadata.deletionTimestamp);
      const { finalizers: _, ...metadata } = held.metadata;
      await client.update(configmaps, { ...held, metadata } as Shared<ConfigMap>);
      await assert.rejects(client.get(configmaps, at(own)), isNotFound);
    });

    test('lists select by labels and fields, in pages when asked', async () => {
      const label = fresh('set');
      const names = Array.from({ length: 5 }, (_, n) => `${label}-${n}`);
      for (const one of names) await make(one, {}, { set: label });
      const all = await client.list(configmaps, { namespace, labelSelector: `set=${label}` });
      assert.deepEqual(
        all.items.map(({ metadata }) => metadata.name),
        names,
      );
      assert.ok(Number(all.resourceVersion) > 0);
      const one = await client.list(configmaps, { namespace, fieldSelector: `metadata.name=${names[2]}` });
      assert.deepEqual(
        one.items.map(({ metadata }) => metadata.name),
        [names[2]],
      );
      const none = await client.list(configmaps, { namespace: 'nowhere', labelSelector: `set=${label}` });
      assert.deepEqual(none.items, []);
      const paged: string[] = [];
      let next: string | undefined;
      do {
        const page = await client.list(configmaps, {
          namespace,
          labelSelector: `set=${label}`,
          limit: 2,
          ...(next ? { continue: next } : {}),
        });
        assert.ok(page.items.length <= 2);
        paged.push(...page.items.map(({ metadata }) => metadata.name));
        next = page.continue;
      } while (next);
      assert.deepEqual(paged, names);
    });

    test('a collection is deleted as it is selected', async () => {
      const label = fresh('set');
      await make(`${label}-a`, {}, { set: label });
      await make(`${label}-b`, {}, { set: label });
      const other = fresh();
      await make(other);
      await client.deleteCollection(configmaps, { namespace, labelSelector: `set=${label}` });
      assert.deepEqual((await client.list(configmaps, { namespace, labelSelector: `set=${label}` })).items, []);
      assert.ok(await client.get(configmaps, at(other)));
    });

    test('a watch tells what happens after a version, in order; leaving the selection is a deletion', async () => {
      const label = fresh('set');
      const { resourceVersion } = await client.list(configmaps, { namespace });
      const selection = { namespace, labelSelector: `set=${label}`, resourceVersion };
      const made = await make(`${label}-a`, {}, { set: label });
      const seen = collect(client.watch(configmaps, { ...selection, signal: AbortSignal.timeout(deadlineMs) }), 5);
      const changed = await client.update(configmaps, { ...made, data: { v: '1' } });
      const left = await client.update(configmaps, { ...changed, metadata: { ...changed.metadata, labels: {} } });
      await client.update(configmaps, { ...left, metadata: { ...left.metadata, labels: { set: label } } });
      await client.delete(configmaps, at(`${label}-a`));
      const events = await seen;
      assert.deepEqual(
        events.map(({ type }) => type),
        ['ADDED', 'MODIFIED', 'DELETED', 'ADDED', 'DELETED'],
      );
      const versions = events.map((event) => Number('object' in event ? event.object.metadata.resourceVersion : 0));
      assert.deepEqual(
        versions,
        [...versions].sort((a, b) => a - b),
      );
      assert.ok((versions[0] ?? 0) > Number(resourceVersion));
    });

    test('a streaming list gives the state, says where it ends, and goes on', async () => {
      const label = fresh('set');
      await make(`${label}-a`, {}, { set: label });
      await make(`${label}-b`, {}, { set: label });
      const watch = client.watch(configmaps, {
        namespace,
        labelSelector: `set=${label}`,
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: true,
        signal: AbortSignal.timeout(deadlineMs),
      });
      const events: WatchEvent<ConfigMap>[] = [];
      for await (const event of watch) {
        if (event.type === 'BOOKMARK' && !event.initialEventsEnd) continue;
        events.push(event);
        if (event.type === 'BOOKMARK') await make(`${label}-c`, {}, { set: label });
        if (events.length === 4) break;
      }
      assert.deepEqual(
        events.map((event) => (event.type === 'BOOKMARK' ? event.initialEventsEnd : event.object.metadata.name)),
        [`${label}-a`, `${label}-b`, true, `${label}-c`],
      );
    });

    test('an aborted watch ends without an error', async () => {
      const abort = new AbortController();
      const { resourceVersion } = await client.list(configmaps, { namespace });
      const watch = client.watch(configmaps, { namespace, resourceVersion, signal: abort.signal });
      const own = fresh();
      const seen: string[] = [];
      const ended = (async () => {
        for await (const event of watch) {
          seen.push(event.type);
          abort.abort();
        }
      })();
      await make(own);
      await ended;
      assert.deepEqual(seen, ['ADDED']);
    });

    test('a watch from a forgotten version is expired', async (context) => {
      if (!fixture.forgetHistory) return context.diagnostic('this server cannot be made to forget');
      const { resourceVersion } = await client.list(configmaps, { namespace });
      await make(fresh());
      await fixture.forgetHistory();
      const signal = AbortSignal.timeout(deadlineMs);
      await assert.rejects(collect(client.watch(configmaps, { namespace, resourceVersion, signal }), 1), isExpired);
    });

    test('any other path answers with its JSON', async () => {
      const answer = (await client.raw('GET', `/api/v1/namespaces/${namespace}`)) as { kind: string };
      assert.equal(answer.kind, 'Namespace');
      await assert.rejects(client.raw('GET', '/apis/nobody.example.com/v1/things'), (error: Error) => {
        assert.equal(error.message, 'the server could not find the requested resource');
        return isNotFound(error);
      });
    });

    test('a missing namespace or name is found before a request is sent', async () => {
      await assert.rejects(client.get(configmaps, { name: 'a' }), TypeError);
      await assert.rejects(client.get(configmaps, at('')), TypeError);
      await assert.rejects(client.create(configmaps, { metadata: { name: 'a' } }), TypeError);
    });
  });
}

async function collect<T>(watch: AsyncIterable<WatchEvent<T>>, count: number): Promise<WatchEvent<T>[]> {
  const events: WatchEvent<T>[] = [];
  for await (const event of watch) if (event.type !== 'BOOKMARK' && events.push(event) === count) break;
  return events;
}

function deploymentOf(name: string, namespace: string): Draft<Deployment> {
  const labels = { app: name };
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'one' }] } },
  };
  // The server completes it.
  return { metadata: { name, namespace }, spec } as unknown as Draft<Deployment>;
}
