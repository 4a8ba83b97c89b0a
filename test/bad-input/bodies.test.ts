import { refuses } from './refusals.ts';
import { bad } from './row.ts';

// Bodies that are nothing, or nothing that can be read.

const notConfigMap = 'the object provided is unrecognized (must be of type ConfigMap): ';
const noVersion = `${notConfigMap}couldn't get version/kind; json parse error: `;

refuses([
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
]);
