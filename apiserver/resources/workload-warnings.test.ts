import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../api/codec/wording.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import { create, kindOf, update } from './testing/write.ts';

// What is accepted, and yet is hardly what anybody wants.

const warningsOf = (name: string, object: ApiObject, old?: ApiObject) =>
  kindOf(name).strategy.warnings?.(object, old as StoredObject | undefined) ?? [];

function made(name: string, given: JsonObject): ApiObject {
  const { object, problems } = create(name, given);
  assert.deepEqual(problems, []);
  return object;
}

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const twice = [
  { name: 'A', value: '1' },
  { name: 'A', value: '2' },
];
const template = (env: unknown, restartPolicy = 'Always') => ({
  metadata: { labels },
  spec: { restartPolicy, containers: [{ name: 'c', image: 'nginx', env }] },
});
const hides = (at: string) => `${at}.env[1]: hides previous definition of "A", which may be dropped when using apply`;

for (const { name, at, spec } of [
  { name: 'apps/v1/deployments', at: 'spec.template', spec: { selector, template: template(twice) } },
  { name: 'apps/v1/replicasets', at: 'spec.template', spec: { selector, template: template(twice) } },
  { name: 'apps/v1/statefulsets', at: 'spec.template', spec: { selector, template: template(twice) } },
  { name: 'apps/v1/daemonsets', at: 'spec.template', spec: { selector, template: template(twice) } },
  { name: '/v1/replicationcontrollers', at: 'spec.template', spec: { template: template(twice) } },
  { name: 'batch/v1/jobs', at: 'spec.template', spec: { template: template(twice, 'Never') } },
  {
    name: 'batch/v1/cronjobs',
    at: 'spec.jobTemplate.spec.template',
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template(twice, 'Never') } } },
  },
]) {
  test(`${name}: a template is warned of when it is new`, () => {
    const object = made(name, { spec });
    const expected = [hides(`${at}.spec.containers[0]`)];
    assert.deepEqual(warningsOf(name, object), expected);
    const labelled = update(name, object, ({ metadata }) => {
      metadata.labels = { a: 'b' };
    });
    assert.deepEqual(warningsOf(name, labelled.object, object), []);
  });
}

test('a daemon set is warned of again when its template changes, not when the rest of it does', () => {
  const name = 'apps/v1/daemonsets';
  const object = made(name, { spec: { selector, template: template(twice) } });
  const change = (alter: (spec: JsonObject) => void) =>
    update(name, object, (changed) => alter(changed['spec'] as JsonObject)).object;
  const slower = change((spec) => {
    spec['minReadySeconds'] = 5;
  });
  assert.deepEqual(warningsOf(name, slower, object), []);
  const other = change((spec) => {
    spec['template'] = { ...template(twice), metadata: { labels: { ...labels, a: 'b' } } };
  });
  assert.deepEqual(warningsOf(name, other, object), [hides('spec.template.spec.containers[0]')]);
});

for (const { name, spec, warns } of [
  { name: 'apps/v1/deployments', spec: { selector, template: template([]) }, warns: true },
  { name: 'apps/v1/replicasets', spec: { selector, template: template([]) }, warns: true },
  { name: '/v1/replicationcontrollers', spec: { template: template([]) }, warns: true },
  { name: 'batch/v1/jobs', spec: { template: template([], 'Never') }, warns: true },
  { name: 'apps/v1/daemonsets', spec: { selector, template: template([]) }, warns: false },
]) {
  test(`${name}: a name with dots ${warns ? 'is' : 'is not'} warned of`, () => {
    const object = made(name, { metadata: { name: 'a.b' }, spec });
    const expected =
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]';
    assert.deepEqual(warningsOf(name, object), warns ? [expected] : []);
    assert.deepEqual(warningsOf(name, object, object), []);
  });
}

const half = (at: string) =>
  `${at}.resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer`;
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100m' } } };

test('templates of claims are warned of at every write, in another place when it is a change', () => {
  const name = 'apps/v1/statefulsets';
  const volumeClaimTemplates = [{ metadata: { name: 'd' }, spec: claimSpec }];
  const object = made(name, { spec: { selector, template: template([]), volumeClaimTemplates } });
  assert.deepEqual(warningsOf(name, object), [half('spec.volumeClaimTemplates[0]')]);
  assert.deepEqual(warningsOf(name, object, object), [half('spec.volumeClaimTemplates[0].Spec')]);
});

const oldClass = {
  metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } },
};
const classWarning =
  'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead';
const pair = { 'tls.crt': '', 'tls.key': '' };
const pem = (type: string) => Buffer.from(`-----BEGIN ${type}-----\nAAAA\n-----END ${type}-----\n`).toString('base64');

for (const { says, name, given, warnings } of [
  {
    says: 'a stateful set may keep all revisions',
    name: 'apps/v1/statefulsets',
    given: { spec: { selector, template: template([]), revisionHistoryLimit: -1 } },
    warnings: [
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    ],
  },
  {
    says: 'half a byte in a claim of a stateful set',
    name: 'apps/v1/statefulsets',
    given: {
      spec: { selector, template: template([]), volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: claimSpec }] },
    },
    warnings: [half('spec.volumeClaimTemplates[0]')],
  },
  {
    says: 'half a byte in a claim',
    name: '/v1/persistentvolumeclaims',
    given: { ...oldClass, spec: claimSpec },
    warnings: [classWarning, half('spec')],
  },
  {
    says: 'a job whose indexes may be too many to list',
    name: 'batch/v1/jobs',
    given: {
      spec: { completionMode: 'Indexed', completions: 100_001, parallelism: 10_001, template: template([], 'Never') },
    },
    warnings: [
      'spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
    ],
  },
  {
    says: 'a volume that is recycled, on nodes of an old label, of an old sort',
    name: '/v1/persistentvolumes',
    given: {
      ...oldClass,
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Recycle',
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/os', operator: 'Exists' }] }],
          },
        },
        cephfs: { monitors: ['m'] },
      },
    },
    warnings: [
      classWarning,
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
      'spec.cephfs: deprecated in v1.28, non-functional in v1.31+',
    ],
  },
  {
    says: 'a node named in the old way',
    name: '/v1/nodes',
    given: { spec: { externalID: 'x' } },
    warnings: ['spec.externalID: this field is deprecated, and is unused by Kubernetes'],
  },
  {
    says: 'a service account that bounds its secrets',
    name: '/v1/serviceaccounts',
    given: { metadata: { annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } } },
    warnings: [
      'metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets',
    ],
  },
  {
    says: 'a runtime class for nodes of an old label',
    name: 'node.k8s.io/v1/runtimeclasses',
    given: { handler: 'h', scheduling: { nodeSelector: { 'node-role.kubernetes.io/master': '' } } },
    warnings: ['scheduling.nodeSelector: use "node-role.kubernetes.io/control-plane" instead'],
  },
  {
    says: 'capacity of nodes of an old label',
    name: 'storage.k8s.io/v1/csistoragecapacities',
    given: { storageClassName: 'sc', nodeTopology: { matchLabels: { 'beta.kubernetes.io/os': 'linux' } } },
    warnings: [
      'nodeTopology.matchLabels.beta.kubernetes.io/os: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  },
  {
    says: 'volumes on nodes of an old label',
    name: 'storage.k8s.io/v1/storageclasses',
    given: {
      provisioner: 'k.io/p',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'beta.kubernetes.io/os', values: ['linux'] }] }],
    },
    warnings: [
      'allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  },
  {
    says: 'no certificate',
    name: '/v1/secrets',
    given: { type: 'kubernetes.io/tls', data: pair },
    warnings: ['tls: failed to find any PEM data in certificate input'],
  },
  {
    says: 'a key in place of the certificate',
    name: '/v1/secrets',
    given: { type: 'kubernetes.io/tls', data: { ...pair, 'tls.crt': pem('RSA PRIVATE KEY') } },
    warnings: [
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
  },
  {
    says: 'a certificate without its key',
    name: '/v1/secrets',
    given: { type: 'kubernetes.io/tls', data: { ...pair, 'tls.crt': pem('CERTIFICATE') } },
    warnings: ['tls: failed to find any PEM data in key input'],
  },
  {
    says: 'a certificate in place of the key',
    name: '/v1/secrets',
    given: { type: 'kubernetes.io/tls', data: { 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('CERTIFICATE') } },
    warnings: ['tls: found a certificate rather than a key in the PEM for the private key'],
  },
  {
    says: 'nonsense in place of a certificate',
    name: '/v1/secrets',
    given: { type: 'kubernetes.io/tls', data: { 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('PRIVATE KEY') } },
    warnings: ['x509: malformed certificate'],
  },
]) {
  test(`${name}: ${says} is warned of`, () => assert.deepEqual(warningsOf(name, made(name, given)), warnings));
}

const paths = (...all: string[]) => all.map((path) => ({ key: 'k', path }));
for (const { says, volume, warnings } of [
  {
    says: 'files in different places',
    volume: { configMap: { name: 'm', items: paths('a', 'ab', 'b/c') } },
    warnings: [],
  },
  {
    says: 'a file twice',
    volume: { secret: { secretName: 's', items: paths('a', 'a') } },
    warnings: ['volume "v" (Secret "s"): overlapping paths: "a" with "a"'],
  },
  {
    says: 'a file in a file',
    volume: { configMap: { name: 'm', items: paths('a', 'a/b') } },
    warnings: ['volume "v" (ConfigMap "m"): overlapping paths: "a/b" with "a"'],
  },
  {
    says: 'a file of two sources',
    volume: {
      projected: {
        sources: [{ serviceAccountToken: { path: 't' } }, { configMap: { name: 'm', items: paths('t/x') } }],
      },
    },
    warnings: ['volume "v" (Projected): overlapping paths: "t/x" (ConfigMap "m") with "t" (ServiceAccountToken)'],
  },
  {
    says: 'a source of nothing',
    volume: { projected: { sources: [{}] } },
    warnings: ['volume "v" (Projected) has no sources provided'],
  },
  {
    says: 'half a byte in a claim',
    volume: { ephemeral: { volumeClaimTemplate: { spec: claimSpec } } },
    warnings: [half('spec.volumes[0].ephemeral.volumeClaimTemplate.spec')],
  },
]) {
  test(`a volume of a pod: ${says}`, () => {
    const spec = {
      serviceAccountName: 'a',
      containers: [{ name: 'c', image: 'nginx' }],
      volumes: [{ name: 'v', ...volume }],
    };
    assert.deepEqual(warningsOf('/v1/pods', made('/v1/pods', { spec })), warnings);
  });
}
