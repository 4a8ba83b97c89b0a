import { refuses } from './refusals.ts';
import { bad, base, deployments, invalid, map, maps } from './row.ts';

// Kinds that do not fit their place, and options that do not go together.

const there = `${maps}/there`;
const apply = 'application/apply-patch+yaml';
const registered = (kind: string) =>
  `${kind} in version "v1" cannot be handled as a ConfigMap: no kind "${kind}" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"`;

refuses([
  {
    name: 'a kind of another group',
    body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'b' } },
    ...bad(
      'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion',
    ),
  },
  { name: 'a kind that there is not', body: map({ kind: 'Configmap' }), ...bad(registered('Configmap')) },
  {
    name: 'a version that is no text',
    body: '{"apiVersion":1}',
    ...bad(
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string ({"apiVersion":1})',
    ),
  },
  {
    name: 'a namespace in a namespace',
    path: `${base}/namespaces`,
    body: { metadata: { name: 'inner' } },
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
  },
  {
    name: 'a delete with several unknown dry runs',
    method: 'DELETE',
    path: `${there}?dryRun=Some&dryRun=Other`,
    ...invalid(
      'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some","Other"]: supported values: "All"',
    ),
  },
  {
    name: 'a JSON patch that adds a whole document',
    method: 'PATCH',
    path: there,
    type: 'application/json-patch+json',
    body: [{ op: 'add', path: '', value: {} }],
    ...invalid('the server rejected our request due to an error in our request'),
  },
  {
    name: 'a strategic merge patch with an unknown directive',
    method: 'PATCH',
    path: there,
    type: 'application/strategic-merge-patch+json',
    body: { $patch: 'explode' },
    ...bad('unknown patch type: explode in map: map[$patch:explode]'),
  },
  {
    name: 'a manager that cannot be printed',
    path: `${maps}?fieldManager=%C3%A9%00`,
    body: map({}),
    ...invalid(
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "é\\x00": invalid character U+0000 (at position 2)',
    ),
  },
  {
    name: 'an apply with several bad options',
    method: 'PATCH',
    path: `${there}?dryRun=Some`,
    type: apply,
    body: map({ metadata: { name: 'there' } }),
    ...invalid(
      'PatchOptions.meta.k8s.io "" is invalid: [fieldManager: Required value: is required for apply patch, dryRun: Unsupported value: ["Some"]: supported values: "All"]',
    ),
  },
  {
    name: 'a patch of a scale by force',
    method: 'PATCH',
    path: `${deployments}/web/scale?force=true`,
    type: 'application/merge-patch+json',
    body: { spec: { replicas: 2 } },
    ...invalid('PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch'),
  },
  {
    name: 'a watch that begins with what is there at exactly one version',
    method: 'GET',
    path: `${maps}?watch=1&sendInitialEvents=true&resourceVersionMatch=Exact`,
    ...invalid(
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ),
  },
  {
    name: 'a watch at exactly one version',
    method: 'GET',
    path: `${maps}?watch=1&resourceVersion=5&resourceVersionMatch=Exact`,
    ...invalid(
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ),
  },
  {
    name: 'a watch that goes on with a list',
    method: 'GET',
    path: `${maps}?watch=1&continue=abc`,
    ...invalid(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
    ),
  },
]);
