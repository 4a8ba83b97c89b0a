import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RunningApiServer, systemUser } from '../cluster/apiserver.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { startTestApiServer } from './builders/api-server.ts';
import { adminHttp2Client, type Http2Client } from './builders/http2-client.ts';

// What Kubernetes answers to requests that are wrong: code, reason and message of the Status, and nothing is changed. The table
// is one file, however many lines it has.

let api: RunningApiServer;
let client: Http2Client;
const base = '/api/v1/namespaces/bad';
const maps = `${base}/configmaps`;
const deployments = '/apis/apps/v1/namespaces/bad/deployments';
const json = 'application/json';
const types = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  operations: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

before(async () => {
  api = await startTestApiServer();
  client = adminHttp2Client(api);
  const inside = api.client(systemUser, 'test');
  await inside.create(coreV1Resources.namespaces, { metadata: { name: 'bad' }, spec: {} });
  await inside.create(coreV1Resources.configmaps, { metadata: { name: 'there', namespace: 'bad' }, data: { a: '1' } });
  await inside.create(coreV1Resources.serviceaccounts, { metadata: { name: 'sa', namespace: 'bad' } });
  const { status } = await client.send('POST', deployments, JSON.stringify(web({})), { 'content-type': json });
  assert.equal(status, 201);
});
after(async () => {
  client?.destroy();
  await api?.stop();
});

function web(spec: object): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      ...spec,
    },
  };
}
const map = (fields: object): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' }, ...fields });
const notConfigMap = 'the object provided is unrecognized (must be of type ConfigMap): ';
const noVersion = `${notConfigMap}couldn't get version/kind; json parse error: `;
const asConfigMap = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: ';
const intoMap = 'into Go value of type map[string]interface {}';
const dns = 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters';

interface Row {
  readonly name: string;
  /** POST to the collection of ConfigMaps, unless it says otherwise. */
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly code: number;
  readonly reason: string | undefined;
  readonly message: string | RegExp;
}

const patch = (name: string, type: string, body: unknown, rest: Pick<Row, 'code' | 'reason' | 'message'>): Row => ({
  ...{ name: `${type.slice('application/'.length)}: ${name}`, method: 'PATCH', type, body, ...rest },
  path: `${deployments}/web?fieldManager=me`,
});

const bad = (message: string | RegExp) => ({ code: 400, reason: 'BadRequest', message });
const invalid = (message: string | RegExp) => ({ code: 422, reason: 'Invalid', message });
/** What Kubernetes passes on as it is: the client is at fault all the same. */
const passedOn = (message: string | RegExp) => ({ code: 500, reason: undefined, message });

const rows: readonly Row[] = [
  // Bodies that are nothing.
  { name: 'no body', body: '', ...bad(`${noVersion}unexpected end of JSON input (<empty>)`) },
  { name: 'half a body', body: '{"kind":', ...bad(`${noVersion}unexpected end of JSON input ({"kind":)`) },
  {
    name: 'no JSON',
    body: 'nonsense',
    ...bad(`${noVersion}invalid character 'o' in literal null (expecting 'u') (6e6f6e73656e7365)`),
  },
  {
    name: 'a comma too much',
    body: '{"kind":"ConfigMap",}',
    ...bad(`${noVersion}invalid character '}' looking for beginning of object key string ({"kind":"ConfigMap",})`),
  },
  { name: 'two bodies', body: '{}{}', ...bad(`${noVersion}invalid character '{' after top-level value ({}{})`) },
  { name: 'a list', body: [], ...bad(/^.*json: cannot unmarshal array into Go value of type struct/) },
  { name: 'a number', body: 7, ...bad(/json: cannot unmarshal number into Go value of type struct/) },
  {
    name: 'broken YAML',
    type: 'application/yaml',
    body: 'a: [',
    ...bad(/^the object provided is unrecognized \(must be of type ConfigMap\): yaml: line \d/),
  },
  {
    name: 'YAML with a tab',
    type: 'application/yaml',
    body: 'kind: ConfigMap\n\tdata: x\n',
    ...bad(/: yaml: line 2: /),
  },
  {
    name: 'protobuf that is none',
    type: 'application/vnd.kubernetes.protobuf',
    body: 'k8t\0x',
    ...bad(/unrecognized.*does not appear to be a protobuf message, expected prefix \[107 56 115 0\]$/),
  },
  {
    name: 'protobuf that is cut',
    type: 'application/vnd.kubernetes.protobuf',
    body: 'k8s\0\x0a\x7f',
    ...bad(/unrecognized/),
  },
  {
    name: 'another media type',
    type: 'text/plain',
    body: 'x',
    code: 415,
    reason: 'UnsupportedMediaType',
    message:
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  },
  {
    name: 'more than 3 MiB',
    body: ' '.repeat(3 * 1024 * 1024 + 1),
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: 'Request entity too large: limit is 3145728',
  },
  {
    name: 'depth without end',
    body: `{"data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
    ...bad(/exceeded max depth$/),
  },
  {
    name: 'depth without end in YAML',
    type: 'application/yaml',
    body: `data: ${'['.repeat(2000)}${']'.repeat(2000)}`,
    ...bad(/exceeded max depth$/),
  },
  // Objects of another kind, or for another place.
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
  // Fields.
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
  // Names.
  {
    name: 'a bad name',
    body: map({ metadata: { name: 'No Name' } }),
    ...invalid(new RegExp(`^ConfigMap "No Name" is invalid: metadata.name: Invalid value: "No Name": ${dns}`)),
  },
  {
    name: 'no name',
    body: map({ metadata: {} }),
    ...invalid('ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'),
  },
  {
    name: 'a long name',
    body: map({ metadata: { name: 'a'.repeat(254) } }),
    ...invalid(/must be no more than 253 (characters|bytes)$/),
  },
  {
    name: 'a bad label',
    body: map({ metadata: { name: 'new', labels: { a: 'b c' } } }),
    ...invalid(
      /^ConfigMap "new" is invalid: metadata.labels: Invalid value: "b c": a valid label must be an empty string or consist of/,
    ),
  },
  {
    name: 'a bad key',
    body: map({ data: { 'a b': '' } }),
    ...invalid(/^ConfigMap "new" is invalid: data\[a b\]: Invalid value: "a b": a valid config key must consist of/),
  },
  {
    name: 'dots for a name in the path',
    method: 'GET',
    path: `${maps}/..`,
    ...bad(/^Name parameter invalid: "\.\.": may not be '\.\.'$/),
  },
  {
    name: 'a slash in a name of the path',
    method: 'GET',
    path: `${maps}/a%2Fb`,
    ...bad(/^Name parameter invalid: "a\/b": may not contain '\/'$/),
  },
  // Values.
  {
    name: 'too much data',
    body: map({ data: { a: 'x'.repeat(1024 * 1024 + 1) } }),
    ...invalid(
      /^ConfigMap "new" is invalid: \[?\]?: Too long: may not be more than 1048576 bytes$|Too long: (may not be more than|must have at most) 1048576 bytes/,
    ),
  },
  {
    name: 'an immutable field',
    method: 'PUT',
    path: `${deployments}/web`,
    body: web({
      selector: { matchLabels: { app: 'web', more: 'x' } },
      template: { metadata: { labels: { app: 'web', more: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    }),
    ...invalid(/^Deployment\.apps "web" is invalid: spec\.selector: Invalid value: .*: field is immutable$/),
  },
  // What is missing, and names that mean something else to JavaScript.
  {
    name: 'a priority class without a name',
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    body: { value: 1 },
    ...invalid(
      'PriorityClass.scheduling.k8s.io "" is invalid: metadata.name: Required value: name or generateName is required',
    ),
  },
  {
    name: 'a cron job without anything',
    path: '/apis/batch/v1/namespaces/bad/cronjobs',
    body: {},
    ...invalid(/^CronJob\.batch "" is invalid: \[metadata\.name: Required value: name or generateName is required, /),
  },
  {
    name: 'a pod without containers',
    path: `${base}/pods`,
    body: { metadata: { name: 'new' }, spec: { serviceAccountName: 'sa' } },
    ...invalid(/spec\.containers: Required value/),
  },
  {
    name: 'a pod of a service account whose name is none',
    path: `${base}/pods`,
    body: { metadata: { name: 'new' }, spec: { serviceAccountName: 'a/b', containers: [{ name: 'c', image: 'i' }] } },
    code: 403,
    reason: 'Forbidden',
    message: /error looking up service account bad\/a\/b: serviceaccount "a\/b" not found$/,
  },
  {
    name: 'a limit of what every object has',
    path: `${base}/limitranges`,
    body: {
      metadata: { name: 'new' },
      spec: { limits: [{ type: 'Container', min: { cpu: '1' }, max: { toString: '1' } }] },
    },
    ...invalid(/spec\.limits\[0\]\.max\[toString\]: Invalid value: "toString"/),
  },
  {
    name: 'a list as the metadata of one object',
    method: 'GET',
    path: maps,
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    code: 406,
    reason: 'NotAcceptable',
    message: /^you requested PartialObjectMetadata, but the requested object is a list/,
  },
  {
    name: 'delete options that are no protobuf',
    method: 'DELETE',
    path: `${maps}/there`,
    type: 'application/vnd.kubernetes.protobuf',
    body: 'k8s\0\x0a\x7f',
    ...passedOn('the protobuf envelope is damaged'),
  },
  // Patches.
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
  // Options.
  {
    name: 'an unknown dry run',
    path: `${maps}?dryRun=Some`,
    body: map({}),
    ...invalid(
      /^CreateOptions\.meta\.k8s\.io "" is invalid: dryRun: Unsupported value: \["Some"\]: supported values: "All"$/,
    ),
  },
  {
    name: 'a version below nothing',
    method: 'GET',
    path: `${maps}/there?resourceVersion=-1`,
    ...passedOn('resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax'),
  },
  {
    name: 'a limit that is no number',
    method: 'GET',
    path: `${maps}?limit=x`,
    ...bad(/strconv\.ParseInt: parsing "x": invalid syntax$/),
  },
  {
    name: 'a selector that is none',
    method: 'GET',
    path: `${maps}?labelSelector=a%20in%20(`,
    ...bad(/^unable to parse requirement: /),
  },
  {
    name: 'a field that cannot be selected',
    method: 'GET',
    path: `${maps}?fieldSelector=spec.x%3D1`,
    ...bad('"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
  },
  { name: 'a token that nobody gave', method: 'GET', path: `${maps}?continue=x`, ...bad(/continue key is not valid/) },
  {
    name: 'delete options that are no JSON',
    method: 'DELETE',
    path: `${maps}/there`,
    body: '{',
    ...passedOn("couldn't get version/kind; json parse error: unexpected end of JSON input"),
  },
  {
    name: 'delete options of a wrong type',
    method: 'DELETE',
    path: `${maps}/there`,
    body: { gracePeriodSeconds: 'x' },
    ...passedOn('json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'),
  },
  {
    name: 'an unknown propagation',
    method: 'DELETE',
    path: `${maps}/there?propagationPolicy=Sideways`,
    ...invalid(/^DeleteOptions\.meta\.k8s\.io "" is invalid: propagationPolicy: Unsupported value: "Sideways"/),
  },
  {
    name: 'a deletion of another object',
    method: 'DELETE',
    path: `${maps}/there`,
    body: { preconditions: { uid: 'x' } },
    code: 409,
    reason: 'Conflict',
    message:
      /^Operation cannot be fulfilled on ConfigMap "there": the UID in the precondition \(x\) does not match the UID in record /,
  },
];

/** Everything in the namespace with its version. */
async function everything(): Promise<string> {
  const answers = await Promise.all(
    [maps, `${base}/secrets`, `${base}/resourcequotas`, deployments].map((path) => client.get(path)),
  );
  return answers
    .flatMap(({ body }) => (JSON.parse(body) as { items: { metadata: object }[] }).items)
    .map((item) => JSON.stringify(item))
    .join('\n');
}

for (const { name, method = 'POST', path = maps, type = json, accept = json, body, code, reason, message } of rows) {
  test(name, async () => {
    const before = await everything();
    const bytes =
      body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'latin1');
    const reply = await client.send(method, path, bytes, { 'content-type': type, accept });
    const status = JSON.parse(reply.body) as Record<string, unknown>;
    assert.equal(status.kind, 'Status', reply.body.slice(0, 300));
    assert.deepEqual([reply.status, status.code, status.status], [code, code, 'Failure'], String(status.message));
    if (typeof message === 'string') assert.equal(status.message, message);
    else assert.match(String(status.message), message);
    assert.equal(status.reason, reason);
    assert.equal(await everything(), before, 'nothing is changed');
  });
}
