import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../api/codec/wording.ts';
import { create, update } from './testing/write.ts';

/** What a default server of Kubernetes 1.36 takes and forgets, because the feature is off: the object without it is sound. */
const container = { name: 'c', image: 'i:1' };
const podSpec: JsonObject = {
  schedulingGroup: { podGroupName: 'g' },
  containers: [{ ...container, lifecycle: { stopSignal: 'SIGUSR1' } }],
  volumes: [
    {
      name: 'v',
      projected: {
        sources: [
          { clusterTrustBundle: { name: 'b', path: 'ca.pem' } },
          { podCertificate: { signerName: 'k.io/s', keyType: 'ED25519', credentialBundlePath: 'all.pem' } },
        ],
      },
    },
  ],
  os: { name: 'linux' },
};
const labels = { app: 'a' };
const template = (more: JsonObject = {}) => ({ metadata: { labels }, spec: { ...podSpec, ...more } });
const workload = { selector: { matchLabels: labels }, template: template() };
const job = { template: template({ restartPolicy: 'Never' }) };
const podFields = ['schedulingGroup', 'stopSignal', 'lifecycle', 'clusterTrustBundle', 'podCertificate'];

const cases: readonly { readonly kind: string; readonly object: JsonObject; readonly gone: readonly string[] }[] = [
  { kind: '/v1/pods', object: { spec: podSpec }, gone: podFields },
  { kind: '/v1/podtemplates', object: { template: template() }, gone: podFields },
  { kind: '/v1/replicationcontrollers', object: { spec: { template: template() } }, gone: podFields },
  { kind: 'apps/v1/deployments', object: { spec: workload }, gone: podFields },
  { kind: 'apps/v1/replicasets', object: { spec: workload }, gone: podFields },
  { kind: 'apps/v1/daemonsets', object: { spec: workload }, gone: podFields },
  {
    kind: 'apps/v1/statefulsets',
    object: { spec: { ...workload, updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } } },
    gone: [...podFields, 'maxUnavailable'],
  },
  { kind: 'batch/v1/jobs', object: { spec: job }, gone: podFields },
  { kind: 'batch/v1/cronjobs', object: { spec: { schedule: '@daily', jobTemplate: { spec: job } } }, gone: podFields },
  {
    kind: 'coordination.k8s.io/v1/leases',
    object: { spec: { strategy: 'OldestEmulationVersion', preferredHolder: 'x' } },
    gone: ['strategy', 'preferredHolder'],
  },
  {
    kind: 'storage.k8s.io/v1/csidrivers',
    object: { spec: { preventPodSchedulingIfMissing: true } },
    gone: ['preventPodSchedulingIfMissing'],
  },
  {
    kind: '/v1/persistentvolumeclaims',
    object: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'c', namespace: 'other' },
      },
    },
    gone: ['dataSourceRef', 'dataSource'],
  },
  {
    kind: 'resource.k8s.io/v1/resourceslices',
    object: {
      spec: {
        driver: 'd.io',
        nodeName: 'n',
        pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
        devices: [{ name: 'a', attributes: { model: { string: 'x', strings: ['x'] } } }],
      },
    },
    gone: ['strings'],
  },
];

/** The names of all fields of a value, at any depth. */
function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(name);
    namesIn(inner, found);
  }
  return found;
}

for (const { kind, object, gone } of cases) {
  test(`${kind}: fields of features that are off are dropped`, () => {
    const made = create(kind, object);
    assert.deepEqual(made.problems, []);
    const names = namesIn(made.object);
    assert.deepEqual(
      gone.filter((name) => names.has(name)),
      [],
    );
    const changed = update(kind, made.object, (again) =>
      Object.assign(again, structuredClone(object), { metadata: again.metadata }),
    );
    const after = namesIn(changed.object);
    assert.deepEqual(
      gone.filter((name) => after.has(name)),
      [],
    );
  });
}
