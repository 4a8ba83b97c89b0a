import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type CallOptions, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// What the API server MUST do whatever the kind: discovery, watches, lists in pieces, tables, validation of fields, dry run.

let home: string;
const { api } = sharedCluster({}, async () => {
  home = await api.namespace();
});

const map = (name: string, labels: Record<string, string> = {}, data: Record<string, string> = {}) => ({
  metadata: { name, labels },
  data,
});
const refused = async (method: string, path: string, options: CallOptions, code: number) => {
  const answer = await api.call(method, path, options);
  assert.equal(answer.code, code, answer.body.message);
  return answer.body.message ?? '';
};

test('the version MUST have a major and a minor that are whole numbers', async () => {
  const version = await api.get('/version');
  assert.match(String(version.major), /^\d+$/);
  assert.match(String(version.minor), /^\d+$/);
});

test('every group MUST have a preferred version that it serves, and every version its resources', async () => {
  const { groups } = (await api.get('/apis')) as unknown as { groups: Group[] };
  assert.ok(groups.length > 15);
  for (const { name, versions, preferredVersion } of groups) {
    assert.ok(versions.some(({ groupVersion }) => groupVersion === preferredVersion.groupVersion));
    assert.deepEqual((await api.get(`/apis/${name}`)).preferredVersion, preferredVersion);
    for (const { groupVersion } of versions) {
      const list = await api.get(`/apis/${groupVersion}`);
      assert.equal(list.groupVersion, groupVersion);
      assert.ok((list.resources as unknown[]).length > 0, groupVersion);
    }
  }
});

interface Group {
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string }[];
  readonly preferredVersion: { readonly groupVersion: string };
}

test('all resources MUST be in one document of discovery, for a client that accepts it', async () => {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const wanted = new Map([
    ['/api', ['pods', 'configmaps', 'namespaces', 'nodes', 'services']],
    ['/apis', ['deployments', 'jobs', 'leases', 'roles', 'ingresses', 'customresourcedefinitions']],
  ]);
  for (const [path, resources] of wanted) {
    const { code, headers, body } = await api.call('GET', path, { accept });
    assert.equal(code, 200);
    assert.match(String(headers['content-type']), /as=APIGroupDiscoveryList/);
    const found = JSON.stringify(body);
    for (const resource of resources) assert.ok(found.includes(`"resource":"${resource}"`), resource);
  }
  assert.equal((await api.call('GET', '/apis', { accept: 'application/json' })).body.kind, 'APIGroupList');
});

test('a watch MUST tell what happened after the resource version it names, each once and in order', async () => {
  const path = `${home}/configmaps`;
  const selected = 'labelSelector=watch%3Dorder';
  const first = await api.create(path, map('order', { watch: 'order' }));
  await api.patch(`${path}/order`, { data: { n: '1' } });
  await api.patch(`${path}/order`, { data: { n: '2' } });
  await api.delete(`${path}/order`);
  const watching = await api.watch(`${path}?watch=1&${selected}&resourceVersion=${first.metadata.resourceVersion}`);
  await watching.saw('the end', ({ type }) => type === 'DELETED');
  watching.stop();
  assert.deepEqual(watching.told, ['MODIFIED order', 'MODIFIED order', 'DELETED order']);
  assert.deepEqual(
    watching.events.map(({ object }) => at(object, 'data.n')),
    ['1', '2', '2'],
  );
  const [, , last] = watching.events;
  await api.create(path, map('order', { watch: 'order' }));
  const later = last?.object.metadata.resourceVersion ?? '';
  const again = await api.watch(`${path}?watch=1&${selected}&resourceVersion=${later}`);
  await again.saw('what came after the first watch', ({ type }) => type === 'ADDED');
  again.stop();
  assert.deepEqual(again.told, ['ADDED order']);
});

test('a watch with a selector MUST tell of an object that leaves it as deleted, and of one that comes back as added', async () => {
  const path = `${home}/configmaps`;
  const watching = await api.watch(`${path}?watch=1&labelSelector=colour%3Dred`);
  const others = await api.watch(`${path}?watch=1&labelSelector=colour%20in%20(red,blue)`);
  await api.create(path, map('paint', { colour: 'red' }));
  await api.patch(`${path}/paint`, { metadata: { labels: { colour: 'blue' } } });
  await api.patch(`${path}/paint`, { data: { unseen: 'yes' } });
  await api.patch(`${path}/paint`, { metadata: { labels: { colour: 'red' } } });
  await api.delete(`${path}/paint`);
  for (const one of [watching, others]) {
    await one.saw('the end', ({ type, object }) => type === 'DELETED' && at(object, 'data.unseen') === 'yes');
    one.stop();
  }
  assert.deepEqual(watching.told, ['ADDED paint', 'DELETED paint', 'ADDED paint', 'DELETED paint']);
  assert.deepEqual(others.told, ['ADDED paint', ...Array(3).fill('MODIFIED paint'), 'DELETED paint']);
});

test('watches that start at each event of another MUST all see the same versions in the same order', async () => {
  const path = `${home}/configmaps`;
  const { metadata } = await api.get(path);
  const from = (version: string) => api.watch(`${path}?watch=1&resourceVersion=${version}`);
  const first = await from(metadata.resourceVersion);
  for (let i = 0; i < 10; i++) await api.create(path, map(`many-${i}`));
  for (let i = 0; i < 10; i++) await api.patch(`${path}/many-${i % 3}`, { data: { i: String(i) } });
  await api.delete(`${path}/many-9`);
  await first.saw('the last', ({ type }) => type === 'DELETED');
  const versions = first.events.map(({ object }) => object.metadata.resourceVersion);
  assert.equal(versions.length, 21);
  for (const [i, version] of versions.slice(0, -1).entries()) {
    const later = await from(version);
    await later.saw('the last', ({ type }) => type === 'DELETED');
    later.stop();
    assert.deepEqual(
      later.events.map(({ object }) => object.metadata.resourceVersion),
      versions.slice(i + 1),
    );
  }
  first.stop();
});

test('a list MUST come in pieces of the size asked for, all of one version, and say how many are left', async () => {
  const path = `${home}/podtemplates`;
  const template = { spec: { containers: [{ name: 'c', image: 'i' }] } };
  const all = Array.from({ length: 40 }, (_, i) => `piece-${String(i).padStart(2, '0')}`);
  await Promise.all(all.map((name) => api.create(path, { metadata: { name }, template })));
  const got: string[] = [];
  const versions = new Set<string>();
  let token = '';
  do {
    const piece: Thing = await api.get(`${path}?limit=17&continue=${encodeURIComponent(token)}`);
    assert.ok(piece.items.length <= 17);
    got.push(...piece.items.map(({ metadata }) => metadata.name));
    versions.add(piece.metadata.resourceVersion);
    token = piece.metadata.continue ?? '';
    if (token !== '') assert.equal(piece.metadata.remainingItemCount, 40 - got.length);
    // Written meanwhile: in none of the pieces.
    if (got.length === 17) await api.create(path, { metadata: { name: 'piece-39-late' }, template });
  } while (token !== '');
  assert.deepEqual(got, all);
  assert.equal(versions.size, 1);
});

test('a resource without a table of its own MUST have one with name and age; what cannot be a table is 406', async () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  await api.create(`${home}/configmaps`, map('shown'));
  const { body } = await api.call('GET', `${home}/configmaps/shown`, { accept });
  assert.equal(body.kind, 'Table');
  assert.deepEqual(
    (body.columnDefinitions as { name: string }[]).map(({ name }) => name),
    ['Name', 'Data', 'Age'],
  );
  const pods = await api.call('GET', `${home}/pods?limit=1`, { accept });
  assert.equal(at(pods.body, 'columnDefinitions.0.name'), 'Name');
  const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const review = { spec: { nonResourceAttributes: { path: '/x', verb: 'get' } } };
  await refused('POST', reviews, { body: review, accept }, 406);
  const either = await api.call('POST', reviews, { body: review, accept: `${accept},application/json` });
  assert.deepEqual([either.code, at(either.body, 'status.allowed')], [201, true]);
});

for (const { name, body, type, told } of [
  {
    name: 'unknown',
    body: '{"metadata":{"name":"NAME"},"data":{},"foo":1}',
    type: 'application/json',
    told: /unknown field "foo"/,
  },
  {
    name: 'unknown in metadata',
    body: '{"metadata":{"name":"NAME","extra":"x"}}',
    type: 'application/json',
    told: /unknown field "metadata.extra"/,
  },
  {
    name: 'doubled',
    body: '{"metadata":{"name":"NAME"},"immutable":false,"immutable":false}',
    type: 'application/json',
    told: /duplicate field "immutable"/,
  },
  {
    name: 'doubled in YAML',
    body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\nimmutable: false\nimmutable: true\n',
    type: 'application/yaml',
    told: /"immutable" already set/,
  },
]) {
  test(`a field that is ${name} MUST be refused, warned of or let pass, as the client wants`, async () => {
    const path = `${home}/configmaps`;
    const sent = (how: string) => ({
      type,
      body: body.replace('NAME', `fields-${name.replaceAll(' ', '-').toLowerCase()}-${how}`),
    });
    assert.match(await refused('POST', `${path}?fieldValidation=Strict`, sent('strict'), 400), told);
    const warned = await api.call('POST', `${path}?fieldValidation=Warn`, sent('warn'));
    assert.equal(warned.code, 201);
    assert.match(String(warned.headers.warning), /299 - ".*(unknown|duplicate|already set)/);
    const ignored = await api.call('POST', `${path}?fieldValidation=Ignore`, sent('ignore'));
    assert.deepEqual([ignored.code, ignored.headers.warning], [201, undefined]);
  });
}

test('unknown fields MUST be refused in patches, updates and applies as well', async () => {
  const path = `${home}/configmaps/strict`;
  const created = await api.create(`${home}/configmaps`, map('strict'));
  const strict = `${path}?fieldValidation=Strict`;
  for (const type of ['merge', 'strategic-merge']) {
    const patch = { body: { foo: 1 }, type: `application/${type}-patch+json` };
    assert.match(await refused('PATCH', strict, patch, 422), /unknown field "foo"/);
  }
  assert.match(await refused('PUT', strict, { body: { ...created, foo: 1 } }, 400), /unknown field "foo"/);
  const apply = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'strict' }, foo: 1 };
  const answer = await api.call('PATCH', `${strict}&fieldManager=me`, {
    body: apply,
    type: 'application/apply-patch+yaml',
  });
  assert.ok(answer.code >= 400, String(answer.code));
});

test('a dry run MUST answer as if it had been done, and leave everything as it was', async () => {
  const path = `${home}/configmaps`;
  const kept = await api.create(path, map('kept', {}, { a: '1' }));
  const dry = 'dryRun=All';
  assert.equal((await api.create(`${path}?${dry}`, map('never'))).metadata.name, 'never');
  assert.equal((await api.call('GET', `${path}/never`)).code, 404);
  assert.equal(at(await api.patch(`${path}/kept?${dry}`, { data: { a: '2' } }), 'data.a'), '2');
  assert.equal(at(await api.update(`${path}/kept?${dry}`, { ...kept, data: { a: '3' } }), 'data.a'), '3');
  await api.delete(`${path}/kept?${dry}`);
  await api.delete(`${path}?${dry}`);
  const after = await api.get(`${path}/kept`);
  assert.equal(after.metadata.resourceVersion, kept.metadata.resourceVersion);
  assert.deepEqual(after.data, { a: '1' });
  await refused('POST', `${path}?dryRun=Some`, { body: map('never') }, 422);
});

test('an immutable ConfigMap and Secret MUST be kept as they are; keys MUST NOT be empty', async () => {
  for (const resource of ['configmaps', 'secrets']) {
    const path = `${home}/${resource}`;
    await refused('POST', path, { body: { metadata: { name: 'no-key' }, data: { '': 'eA==' } } }, 422);
    await api.create(path, { metadata: { name: 'fixed' }, data: { a: 'eA==' } });
    await api.patch(`${path}/fixed`, { data: { a: 'eHg=' } });
    await api.patch(`${path}/fixed`, { immutable: true });
    await refused(
      'PATCH',
      `${path}/fixed`,
      { body: { data: { a: 'eA==' } }, type: 'application/merge-patch+json' },
      422,
    );
    await refused('PATCH', `${path}/fixed`, { body: { immutable: false }, type: 'application/merge-patch+json' }, 422);
    await api.patch(`${path}/fixed`, { metadata: { labels: { still: 'free' } } });
    await api.delete(`${path}/fixed`);
  }
});

test('an Event MUST be one object in both of its groups, take a series, and go with its collection', async () => {
  const namespace = home.split('/').at(-1);
  const events = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
  const body = {
    metadata: { name: 'seen', labels: { series: 'yes' } },
    eventTime: '2026-01-02T03:04:05.000001Z',
    reportingController: 'test',
    reportingInstance: 'test-1',
    action: 'Do',
    reason: 'Test',
    type: 'Normal',
    note: 'first',
    regarding: { kind: 'Pod', name: 'p', namespace },
  };
  await api.create(events, body);
  const core = await api.get(`${home}/events/seen`);
  assert.deepEqual([core.message, core.reportingComponent, at(core, 'involvedObject.name')], ['first', 'test', 'p']);
  await api.patch(`${events}/seen`, { series: { count: 2, lastObservedTime: '2026-01-02T03:04:06.000001Z' } });
  const now = await api.get(`${events}/seen`);
  assert.deepEqual([at(now, 'series.count'), now.note], [2, 'first']);
  const every = await api.get('/apis/events.k8s.io/v1/events?labelSelector=series%3Dyes');
  assert.equal(every.items.length, 1);
  await api.delete(`${events}?labelSelector=series%3Dyes`);
  await api.gone(`${home}/events/seen`);
});

test('a PriorityClass MUST let its description change and keep its value', async () => {
  const path = '/apis/scheduling.k8s.io/v1/priorityclasses';
  await api.create(path, { metadata: { name: 'steady' }, value: 7 });
  assert.equal((await api.patch(`${path}/steady`, { description: 'd' })).description, 'd');
  await refused('PATCH', `${path}/steady`, { body: { value: 8 }, type: 'application/merge-patch+json' }, 422);
  const names = (await api.get(path)).items.map(({ metadata }) => metadata.name);
  assert.ok(names.includes('system-node-critical') && names.includes('system-cluster-critical'));
  await api.delete(`${path}/steady`);
});

test('a namespace MUST take finalizers, patches and updates, also of its status', async () => {
  const path = '/api/v1/namespaces';
  await api.create(path, { metadata: { name: 'shaped' } });
  assert.equal(at(await api.get(`${path}/shaped/status`), 'status.phase'), 'Active');
  const conditions = [{ type: 'Checked', status: 'True', reason: 'r', message: 'm', lastTransitionTime: null }];
  const patched = await api.patch(`${path}/shaped/status`, {
    metadata: { annotations: { a: 'b' } },
    status: { conditions },
  });
  assert.deepEqual([at(patched, 'status.conditions.0.type'), patched.metadata.annotations?.a], ['Checked', 'b']);
  const finalizers = ['kubernetes', 'example.test/mine'];
  const held = await api.update(`${path}/shaped/finalize`, {
    ...(await api.get(`${path}/shaped`)),
    spec: { finalizers },
  });
  assert.deepEqual(at(held, 'spec.finalizers'), finalizers);
  await api.update(`${path}/shaped/finalize`, { ...held, spec: { finalizers: ['kubernetes'] } });
  assert.deepEqual(at(await api.get(`${path}/shaped`), 'spec.finalizers'), ['kubernetes']);
  await api.delete(`${path}/shaped`);
  await api.gone(`${path}/shaped`);
});
