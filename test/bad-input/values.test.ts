import { refuses } from './refusals.ts';
import { bad, base, deployments, invalid, map, maps, web } from './row.ts';

// Objects that can be read, and say what may not be.

const dns = 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters';

refuses([
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
]);
