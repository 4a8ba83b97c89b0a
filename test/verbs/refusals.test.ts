import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';
import { type RefusalRow, testRefusals } from './refusal-rows.ts';

// What is wrong with a request is said in the words, and under the code, that clients of Kubernetes know.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
  await send('POST', maps, json, { metadata: { name: 'a' }, data: { k: 'v' } });
  await send('POST', deployments, json, web({}));
  await send('POST', leases, json, { metadata: { name: 'held' }, spec: {} });
  await send('PATCH', `${deployments}/owned?fieldManager=owner`, apply, {
    ...web({ replicas: 1 }),
    metadata: { name: 'owned' },
  });
});
after(() => api?.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const json = 'application/json';
const yaml = 'application/yaml';
const jsonPatch = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const apply = 'application/apply-patch+yaml';

const web = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    ...spec,
  },
});

const scale = (replicas: number) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'owned' },
  spec: { replicas },
});

const send = (method: string, path: string, type?: string, body?: unknown, headers: object = {}) =>
  sendRaw(api, method, path, { type, body, headers });

const appliedAs = `fieldManager=m&force=true`;
const token = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const rows: readonly RefusalRow[] = [
  {
    name: 'a merge patch to a wrong type is at fault itself',
    call: ['PATCH', `${maps}/a`, merge, { data: { k: 1 } }],
    code: 422,
    reason: 'Invalid',
    says: /^ "" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal number into Go struct field ConfigMap\.data of type string$/,
  },
  {
    name: 'a strategic patch to a wrong type is told in the words of another decoder',
    call: ['PATCH', `${deployments}/web`, strategic, { spec: { replicas: 'x' } }],
    code: 422,
    reason: 'Invalid',
    says: ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
  },
  {
    name: 'a strict merge patch with an unknown field is refused',
    call: ['PATCH', `${maps}/a?fieldValidation=Strict`, merge, { nope: 1 }],
    code: 422,
    reason: 'Invalid',
    says: /strict decoding error: unknown field "nope"$/,
  },
  {
    name: 'a strict merge patch with a key that stands twice is refused',
    call: ['PATCH', `${maps}/a?fieldValidation=Strict`, merge, '{"data":{"x":"1","x":"2"}}'],
    code: 422,
    reason: 'Invalid',
    says: /strict decoding error: duplicate field "data\.x"$/,
  },
  {
    name: 'a strict JSON patch with an unknown member is refused',
    call: [
      'PATCH',
      `${maps}/a?fieldValidation=Strict`,
      jsonPatch,
      [{ op: 'add', path: '/data/q', value: '1', foo: 1 }],
    ],
    code: 422,
    reason: 'Invalid',
    says: /strict decoding error: json patch unknown field "\[0\]\.foo"$/,
  },
  {
    name: 'a JSON patch that is no JSON',
    call: ['PATCH', `${maps}/a`, jsonPatch, '[{]'],
    code: 400,
    reason: 'BadRequest',
    says: "error decoding patch: invalid character ']' looking for beginning of object key string",
  },
  {
    name: 'a merge patch of nothing',
    call: ['PATCH', `${maps}/a`, merge, 'null'],
    code: 400,
    reason: 'BadRequest',
    says: 'Invalid JSON Patch',
  },
  {
    name: 'a patch cannot move an object to another namespace',
    call: ['PATCH', `${maps}/a`, merge, { metadata: { namespace: 'other' } }],
    code: 400,
    reason: 'BadRequest',
    says: 'the namespace of the provided object does not match the namespace sent on the request',
  },
  {
    name: 'a patch cannot take the name away',
    call: ['PATCH', `${maps}/a`, merge, { metadata: { name: null } }],
    code: 400,
    reason: 'BadRequest',
    says: 'the name of the object (a based on URL) was undeterminable: name must be provided',
  },
  {
    name: 'a patch cannot change the uid',
    call: ['PATCH', `${maps}/a`, merge, { metadata: { uid: 'x' } }],
    code: 422,
    reason: 'Invalid',
    says: 'ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
  },
  {
    name: 'a PUT with another uid fails a precondition',
    call: ['PUT', `${maps}/a`, json, { metadata: { name: 'a', uid: 'x' } }],
    code: 409,
    reason: 'Conflict',
    says: /StorageError: invalid object, Code: 4, Key: \/registry\/configmaps\/default\/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: /,
  },
  {
    name: 'a PUT of what is missing with a uid fails the precondition too',
    call: ['PUT', `${maps}/missing`, json, { metadata: { name: 'missing', uid: 'x' } }],
    code: 409,
    reason: 'Conflict',
    says: /Precondition failed: UID in precondition: x, UID in object meta: $/,
  },
  {
    name: 'a PUT without a version names the resource',
    call: ['PUT', `${leases}/held`, json, { metadata: { name: 'held' } }],
    code: 422,
    reason: 'Invalid',
    says: 'leases.coordination.k8s.io "held" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  },
  {
    name: 'a PUT of a scale with another uid fails a precondition',
    call: ['PUT', `${deployments}/owned/scale`, json, { ...scale(1), metadata: { name: 'owned', uid: 'x' } }],
    code: 409,
    reason: 'Conflict',
    says: /Precondition failed: UID in precondition: x/,
  },
  {
    name: 'a PUT of a scale says which one',
    call: ['PUT', `${deployments}/owned/scale`, json, { spec: { replicas: 1 } }],
    code: 400,
    reason: 'BadRequest',
    says: 'the name of the object (owned based on URL) was undeterminable: name must be provided',
  },
  {
    name: 'options of a delete with a value of another type',
    call: ['DELETE', `${maps}/a`, json, { gracePeriodSeconds: 'x' }],
    code: 500,
    says: 'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
  },
  {
    name: 'a PUT cannot begin a deletion',
    call: ['PUT', `${maps}/a`, json, { metadata: { name: 'a', deletionTimestamp: '2020-01-01T00:00:00Z' } }],
    code: 422,
    reason: 'Invalid',
    says: /metadata\.deletionTimestamp: Invalid value: .*: field is immutable; may only be changed via deletion$/,
  },
  {
    name: 'a PUT of a version that is no number',
    call: ['PUT', `${maps}/a`, json, { metadata: { name: 'a', resourceVersion: 'zzz' } }],
    code: 500,
    says: 'strconv.ParseUint: parsing "zzz": invalid syntax',
  },
  {
    name: 'a create with a version',
    call: ['POST', maps, json, { metadata: { name: 'b', resourceVersion: '5' } }],
    code: 500,
    says: 'resourceVersion should not be set on objects to be created',
  },
  {
    name: 'an apply of a field that the schema does not have',
    call: ['PATCH', `${deployments}/web?${appliedAs}`, apply, web({ nope: 1 })],
    code: 500,
    says: 'failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.nope: field not declared in schema',
  },
  {
    name: 'an apply of values of other types',
    call: ['PATCH', `${deployments}/web?${appliedAs}`, apply, web({ replicas: 'x', paused: 1 })],
    code: 500,
    says: /: errors:\n {2}\.spec\.replicas: expected numeric \(int or float\), got string\n {2}\.spec\.paused: expected boolean, got &\{1\}$/,
  },
  {
    name: 'an apply of a list item without its key',
    call: [
      'PATCH',
      `${deployments}/web?${appliedAs}`,
      apply,
      web({ template: { spec: { containers: [{ image: 'x' }] } } }),
    ],
    code: 500,
    says: /\.spec\.template\.spec\.containers: element 0: associative list with keys has an element that omits key field "name" \(and doesn't have default value\)$/,
  },
  {
    name: 'an apply of another kind',
    call: ['PATCH', `${maps}/a?${appliedAs}`, apply, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }],
    code: 400,
    reason: 'BadRequest',
    says: 'invalid object type: /v1, Kind=Secret',
  },
  {
    name: 'an apply of broken YAML',
    call: ['PATCH', `${maps}/a?${appliedAs}`, apply, 'a: ['],
    code: 400,
    reason: 'BadRequest',
    says: 'error decoding YAML: error converting YAML to JSON: yaml: line 1: did not find expected node content',
  },
  {
    name: 'a strict apply with a key that stands twice',
    call: [
      'PATCH',
      `${maps}/a?${appliedAs}&fieldValidation=Strict`,
      apply,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: "1"\n  k: "2"\n',
    ],
    code: 400,
    reason: 'BadRequest',
    says: 'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "k" already set in map',
  },
  {
    name: 'an apply that names the uid of something that is not there',
    call: [
      'PATCH',
      `${maps}/new?${appliedAs}`,
      apply,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new', uid: 'x' } },
    ],
    code: 409,
    reason: 'Conflict',
    says: /uid mismatch: the provided object specified uid x, and no existing object was found$/,
  },
  {
    name: 'an apply of a scale whose replicas are of another manager',
    call: ['PATCH', `${deployments}/owned/scale?fieldManager=m`, apply, scale(5)],
    code: 409,
    reason: 'Conflict',
    says: 'Apply failed with 1 conflict: conflict with "owner": .spec.replicas',
  },
  {
    name: 'a patch of a scale that is no JSON',
    call: ['PATCH', `${deployments}/owned/scale`, merge, '{'],
    code: 400,
    reason: 'BadRequest',
    says: 'error decoding patch: unexpected end of JSON input',
  },
  {
    name: 'broken YAML is shown in hexadecimal',
    call: ['POST', maps, yaml, 'a: ['],
    code: 400,
    reason: 'BadRequest',
    says: 'the object provided is unrecognized (must be of type ConfigMap): yaml: line 1: did not find expected node content (613a205b)',
  },
  {
    name: 'unknown and doubled fields are told in the order of the text',
    call: [
      'POST',
      `${maps}?fieldValidation=Strict`,
      json,
      '{"metadata":{"name":"b","bogus":1},"data":{"k":"1","k":"2"},"nope":1}',
    ],
    code: 400,
    reason: 'BadRequest',
    says: /strict decoding error: unknown field "metadata\.bogus", duplicate field "data\.k", unknown field "nope"$/,
  },
  {
    name: 'a list at a version that is no number',
    call: ['GET', `${maps}?resourceVersion=abc`],
    code: 500,
    says: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  },
  {
    name: 'a continue token that is no JSON',
    call: ['GET', `${maps}?continue=garbage`],
    code: 400,
    reason: 'BadRequest',
    says: "invalid continue token: continue key is not valid: invalid character '\\u0081' looking for beginning of value",
  },
  {
    name: 'a continue token that leads out of its folder',
    call: ['GET', `${maps}?continue=${token({ v: 'meta.k8s.io/v1', rv: 5, start: '../../secrets\u0000' })}`],
    code: 400,
    reason: 'BadRequest',
    says: /^invalid continue token: continue key is not valid: /,
  },
  {
    name: 'a selector that ends in a comma',
    call: ['GET', `${maps}?labelSelector=a%2C`],
    code: 400,
    reason: 'BadRequest',
    says: "found '', expected: identifier after ','",
  },
  {
    name: 'options of a delete that are no JSON',
    call: ['DELETE', `${maps}/a`, json, '{'],
    code: 500,
    says: "couldn't get version/kind; json parse error: unexpected end of JSON input",
  },
  {
    name: 'a delete that would look at nothing',
    call: ['DELETE', `${maps}/a`, json, { ignoreStoreReadErrorWithClusterBreakingPotential: true }],
    code: 422,
    reason: 'Invalid',
    says: /ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value: true: is not supported by this server/,
  },
];

testRefusals(rows, send);

test('what cannot be answered in a form that the client takes is not done', async () => {
  const refused = await send('POST', maps, json, { metadata: { name: 'unseen' } }, { accept: 'text/html' });
  assert.equal(refused.code, 406);
  assert.equal((await send('GET', `${maps}/unseen`)).code, 404);
});

test('version 0 in a PUT is as good as none', async () => {
  const { code } = await send('PUT', `${maps}/a`, json, {
    metadata: { name: 'a', resourceVersion: '0' },
    data: { k: 'w' },
  });
  assert.equal(code, 200);
});

test('a table comes in the version that is asked for', async () => {
  const accept = 'application/json;as=Table;v=v1beta1;g=meta.k8s.io';
  const { body } = await send('GET', `${maps}/a`, undefined, undefined, { accept });
  assert.equal(body.apiVersion, 'meta.k8s.io/v1beta1');
  const [row] = body.rows as { object: { apiVersion: string; kind: string } }[];
  assert.deepEqual([row?.object.kind, row?.object.apiVersion], ['PartialObjectMetadata', 'meta.k8s.io/v1beta1']);
});

test('a list of whatever is there takes no limit', async () => {
  const { body } = await send('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles?resourceVersion=0&limit=1');
  assert.ok((body.items as unknown[]).length > 10);
});

test('owners that stand twice are dropped with a warning', async () => {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' };
  const { body } = await send('POST', maps, json, { metadata: { name: 'owned', ownerReferences: [owner, owner] } });
  assert.deepEqual((body.metadata as { ownerReferences: object[] }).ownerReferences, [owner]);
});

test('the root lists what is served', async () => {
  const { body } = await send('GET', '/');
  const { paths } = body as unknown as { paths: string[] };
  for (const path of ['/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/openapi/v2', '/version'])
    assert.ok(paths.includes(path), path);
});
