import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { type Sample, sampleNamespace, samples } from './kinds.ts';
import { sharedCluster } from './shared-cluster.ts';

// What the API of every kind MUST do, whatever the kind: the same life for each of them.

const { api } = sharedCluster({}, async () => {
  await api.namespace({ name: sampleNamespace });
});

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const collection = ({ root, resource, namespaced }: Sample): string =>
  namespaced ? `${root}/namespaces/${sampleNamespace}/${resource}` : `${root}/${resource}`;

const nameOf = (sample: Sample, which: string): string => `${which}-${sample.resource}`;

for (const sample of samples) {
  test(`${sample.root}: ${sample.resource} MUST be discovered, created, read, listed, watched, patched, updated and deleted`, async () => {
    const group = await api.get(sample.root);
    const found = (group.resources as { name: string; verbs: string[] }[]).filter(
      ({ name }) => name === sample.resource,
    );
    assert.deepEqual(
      found.map(({ verbs }) => [...verbs].sort()),
      [ALL_VERBS],
    );

    const path = collection(sample);
    const [first, second] = [nameOf(sample, 'one'), nameOf(sample, 'two')];
    const labels = { life: `${sample.resource}-${sample.root.split('/')[2]}` };
    const selected = `labelSelector=life%3D${labels.life}`;
    const make = (name: string) => ({ ...sample.body, metadata: { name, labels } });
    const watching = await api.watch(`${path}?watch=1&${selected}`);
    try {
      const created = await api.create(path, make(first));
      assert.ok(created.metadata.uid);
      assert.equal((await api.get(`${path}/${first}`)).metadata.uid, created.metadata.uid);
      assert.deepEqual(names(await api.get(`${path}?${selected}`)), [first]);
      if (sample.namespaced) {
        assert.deepEqual(names(await api.get(`${sample.root}/${sample.resource}?${selected}`)), [first]);
      }
      const patched = await api.patch(`${path}/${first}`, { metadata: { labels: { patched: 'yes' } } });
      assert.equal(patched.metadata.labels?.patched, 'yes');
      const updated = await update(`${path}/${first}`, (now) => ({
        ...now,
        metadata: { ...now.metadata, annotations: { updated: 'yes' } },
      }));
      assert.equal(updated.metadata.annotations?.updated, 'yes');
      await api.create(path, make(second));
      await api.delete(`${path}/${first}`, { gracePeriodSeconds: 0 });
      await api.gone(`${path}/${first}`);
      await api.delete(`${path}?${selected}`, { gracePeriodSeconds: 0 });
      await api.gone(`${path}/${second}`);
      await watching.saw('the first goes', ({ type, object }) => type === 'DELETED' && object.metadata.name === first);
      await watching.saw(
        'the second goes',
        ({ type, object }) => type === 'DELETED' && object.metadata.name === second,
      );
      const told = watching.told.filter((event) => event.endsWith(first));
      assert.equal(told[0], `ADDED ${first}`);
      assert.ok(told.includes(`MODIFIED ${first}`));
      assert.equal(told.at(-1), `DELETED ${first}`);
    } finally {
      watching.stop();
    }
  });
}

for (const sample of samples.filter(({ statuses }) => statuses !== undefined)) {
  test(`${sample.root}: ${sample.resource}/status MUST be read, patched and updated, and MUST leave the rest alone`, async () => {
    const path = collection(sample);
    const object = `${path}/${nameOf(sample, 'status')}`;
    const [first, second] = sample.statuses ?? [];
    const holds = async (status: unknown) => {
      const now = await api.get(object);
      assert.deepEqual(read(now, 'status', status), leaves(status));
      assert.deepEqual(read(now, 'spec', sample.body.spec), leaves(sample.body.spec));
    };
    await api.create(path, { ...sample.body, metadata: { name: nameOf(sample, 'status') } });
    await api.patch(`${object}/status`, { status: first, spec: null });
    await holds(first);
    await update(`${object}/status`, (now) => ({ ...now, status: { ...(now.status as object), ...second } }));
    await holds(second);
    assert.deepEqual(read(await api.get(`${object}/status`), 'status', second), leaves(second));
    await api.delete(object, { gracePeriodSeconds: 0 });
  });
}

const names = (list: Thing): string[] => list.items.map(({ metadata }) => metadata.name);

/** Reads, changes, writes; again when somebody else wrote meanwhile. */
async function update(path: string, change: (now: Thing) => unknown): Promise<Thing> {
  for (let turn = 0; ; turn++) {
    const { code, body } = await api.call('PUT', path, { body: change(await api.get(path)) });
    if (code < 300) return body;
    if (code !== 409 || turn > 5) throw new Error(`PUT ${path}: ${code} ${body.message ?? ''}`);
  }
}

/** The values in a value, each with its path: `.0.type`. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`));
}

/** What an object has in place of each value of `wanted`. */
const read = (object: Thing, field: string, wanted: unknown): [string, unknown][] =>
  leaves(wanted).map(([path]) => [path, at(object, `${field}${path}`)]);
