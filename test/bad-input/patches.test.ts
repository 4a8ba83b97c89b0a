import { refuses } from './refusals.ts';
import { bad, deployments, invalid, passedOn, type Row } from './row.ts';

// Patches that cannot be read, or make of an object what it may not be.

const json = 'application/json';
const types = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  operations: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};
const intoMap = 'into Go value of type map[string]interface {}';

const patch = (name: string, type: string, body: unknown, rest: Pick<Row, 'code' | 'reason' | 'message'>): Row => ({
  ...{ name: `${type.slice('application/'.length)}: ${name}`, method: 'PATCH', type, body, ...rest },
  path: `${deployments}/web?fieldManager=me`,
});

refuses([
  patch('no JSON', types.merge, '{', bad('error decoding patch: unexpected end of JSON input')),
  patch('no object', types.merge, [], bad(`error decoding patch: json: cannot unmarshal array ${intoMap}`)),
  patch(
    'a wrong type',
    types.merge,
    { spec: { replicas: 'x' } },
    invalid(
      /^ "" is invalid: patch: .*cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
    ),
  ),
  patch('no JSON', types.strategic, 'x', bad("invalid character 'x' looking for beginning of value")),
  patch('no object', types.strategic, [], bad(`json: cannot unmarshal array ${intoMap}`)),
  patch(
    'a list for an object',
    types.strategic,
    { spec: { template: [] } },
    invalid(' "" is invalid: patch: Invalid value: "map[spec:map[template:[]]]": cannot restore struct from: slice'),
  ),
  patch(
    'no list',
    types.operations,
    {},
    bad('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'),
  ),
  patch('a place that is not there', types.operations, [{ op: 'remove', path: '/spec/none' }], {
    code: 422,
    reason: 'Invalid',
    message: /^the server rejected our request due to an error in our request$/,
  }),
  patch('a test that fails', types.operations, [{ op: 'test', path: '/spec/replicas', value: 9 }], {
    code: 422,
    reason: 'Invalid',
    message: /^the server rejected our request due to an error in our request$/,
  }),
  patch(
    'too many operations',
    types.operations,
    Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'Deployment' })),
    {
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    },
  ),
  patch(
    'copies without end',
    types.operations,
    [
      { op: 'add', path: '/metadata/annotations', value: { a: 'x'.repeat(1000) } },
      ...Array.from({ length: 40 }, (_, index) => ({
        op: 'copy',
        from: '/metadata/annotations',
        path: `/metadata/annotations/c${index}`,
      })),
    ],
    { code: 422, reason: 'Invalid', message: /./ },
  ),
  patch(
    'a wrong type',
    types.apply,
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 'x' } },
    passedOn(/: \.spec\.replicas: expected numeric \(int or float\), got string$/),
  ),
  patch('no kind', types.apply, { metadata: { name: 'web' } }, bad(/invalid object type|Object 'Kind' is missing/)),
  patch(
    'another name',
    types.apply,
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'other' } },
    bad('the name of the object (other) does not match the name on the URL (web)'),
  ),
  {
    ...patch(
      'no manager',
      types.apply,
      {},
      invalid('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'),
    ),
    path: `${deployments}/web`,
  },
  {
    ...patch(
      'force without apply',
      types.merge,
      {},
      invalid('PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch'),
    ),
    path: `${deployments}/web?force=true`,
  },
  { ...patch('none of the types', json, {}, { code: 415, reason: 'UnsupportedMediaType', message: /./ }) },
  {
    name: 'a scale that is no JSON',
    method: 'PATCH',
    path: `${deployments}/web/scale`,
    type: types.merge,
    body: 'x',
    ...bad("error decoding patch: invalid character 'x' looking for beginning of value"),
  },
  {
    name: 'a scale below nothing',
    method: 'PATCH',
    path: `${deployments}/web/scale`,
    type: types.merge,
    body: { spec: { replicas: -1 } },
    ...invalid(/spec\.replicas: Invalid value: -1: must be greater than or equal to 0$/),
  },
]);
