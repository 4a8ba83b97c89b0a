import { refuses } from './refusals.ts';
import { bad, base, deployments, map, maps, passedOn, web } from './row.ts';

// Objects of another kind or for another place, and fields that cannot be read.

const asConfigMap = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: ';

refuses([
  {
    name: 'another kind',
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'new' } },
    ...bad(
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ),
  },
  {
    name: 'another version',
    body: { ...map({}), apiVersion: 'v9' },
    ...bad(
      'ConfigMap in version "v9" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v9" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ),
  },
  {
    name: 'another namespace',
    body: map({ metadata: { name: 'new', namespace: 'other' } }),
    ...bad('the namespace of the provided object does not match the namespace sent on the request'),
  },
  {
    name: 'another name',
    method: 'PUT',
    path: `${maps}/there`,
    body: map({}),
    ...bad('the name of the object (new) does not match the name on the URL (there)'),
  },
  {
    name: 'a namespace that is not there',
    path: '/api/v1/namespaces/none/configmaps',
    body: map({}),
    code: 404,
    reason: 'NotFound',
    message: 'namespaces "none" not found',
  },
  {
    name: 'a name that is taken',
    body: map({ metadata: { name: 'there' } }),
    code: 409,
    reason: 'AlreadyExists',
    message: 'configmaps "there" already exists',
  },
  {
    name: 'an old version',
    method: 'PUT',
    path: `${maps}/there`,
    body: map({ metadata: { name: 'there', resourceVersion: '1' } }),
    code: 409,
    reason: 'Conflict',
    message:
      'Operation cannot be fulfilled on configmaps "there": the object has been modified; please apply your changes to the latest version and try again',
  },
  {
    name: 'a version on create',
    body: map({ metadata: { name: 'new', resourceVersion: '1' } }),
    ...passedOn('resourceVersion should not be set on objects to be created'),
  },
  {
    name: 'a wrong type',
    body: map({ data: { a: 1 } }),
    ...bad(`${asConfigMap}json: cannot unmarshal number into Go struct field ConfigMap.data of type string`),
  },
  {
    name: 'a wrong type of metadata',
    body: { ...map({}), metadata: 'x' },
    ...bad(/cannot unmarshal string into Go struct field ConfigMap.metadata of type v1.ObjectMeta$/),
  },
  {
    name: 'a wrong type deep inside',
    path: deployments,
    body: web({ replicas: 'three' }),
    ...bad(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ),
  },
  {
    name: 'an unknown field, strictly',
    path: `${maps}?fieldValidation=Strict`,
    body: map({ date: {} }),
    ...bad(`${asConfigMap}strict decoding error: unknown field "date"`),
  },
  {
    name: 'a field twice, strictly',
    path: `${maps}?fieldValidation=Strict`,
    body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"},"data":{"a":"1","a":"2"}}',
    ...bad(`${asConfigMap}strict decoding error: duplicate field "data.a"`),
  },
  {
    name: 'what is no base64',
    path: `${base}/secrets`,
    body: { metadata: { name: 'new' }, data: { a: '%' } },
    ...bad(/illegal base64 data at input byte 0$/),
  },
  {
    name: 'what is no time',
    body: map({ metadata: { name: 'new', creationTimestamp: 'soon' } }),
    ...bad(/parsing time "soon" as/),
  },
  {
    name: 'what is no quantity',
    path: `${base}/resourcequotas`,
    body: { metadata: { name: 'new' }, spec: { hard: { pods: 'many' } } },
    ...bad(/quantities must match the regular expression/),
  },
]);
