import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../api/codec/wording.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import { create, kindOf } from './testing/write.ts';

/** What kinds warn of when an object is made, word for word as Kubernetes 1.36 has it. */
const container = { name: 'c', image: 'i:1' };
const labels = { app: 'a' };
const spec = { containers: [container], nodeSelector: { 'beta.kubernetes.io/os': 'linux' } };
const workload = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } };
const job = (more: JsonObject = {}) => ({ ...more, template: { spec: { ...spec, restartPolicy: 'Never' } } });
const old = 'deprecated since v1.14; use "kubernetes.io/os" instead';
const dotted =
  'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]';
const at = 'spec.template.spec.nodeSelector[beta.kubernetes.io/os]';
const metadata = { name: 'a.b' };
const service = (more: JsonObject) => ({ spec: { ports: [{ port: 80 }], ...more } });
const pod = (more: JsonObject) => ({ spec: { containers: [container], ...more } });

for (const { kind, object, says } of [
  { kind: 'apps/v1/deployments', object: { metadata, spec: workload }, says: [dotted, `${at}: ${old}`] },
  { kind: 'apps/v1/replicasets', object: { metadata, spec: workload }, says: [dotted, `${at}: ${old}`] },
  { kind: 'apps/v1/daemonsets', object: { metadata, spec: workload }, says: [`${at}: ${old}`] },
  { kind: 'apps/v1/statefulsets', object: { spec: workload }, says: [`${at}: ${old}`] },
  {
    kind: '/v1/replicationcontrollers',
    object: { metadata, spec: { template: workload.template } },
    says: [dotted, `${at}: ${old}`],
  },
  { kind: 'batch/v1/jobs', object: { metadata, spec: job() }, says: [dotted, `${at}: ${old}`] },
  {
    kind: 'batch/v1/cronjobs',
    object: {
      metadata,
      spec: {
        schedule: '@daily',
        jobTemplate: { spec: job({ completionMode: 'Indexed', completions: 100_001, parallelism: 10_001 }) },
      },
    },
    says: [
      dotted,
      'spec.jobTemplate.spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
      `spec.jobTemplate.spec.template.spec.nodeSelector[beta.kubernetes.io/os]: ${old}`,
    ],
  },
  {
    kind: '/v1/pods',
    object: pod({
      volumes: [
        {
          name: 'v',
          projected: {
            sources: [
              { serviceAccountToken: { path: 'a' } },
              { secret: { name: 's', items: [{ key: 'k', path: 'a/b' }] } },
              { clusterTrustBundle: { name: 'b', path: 'c' } },
            ],
          },
        },
      ],
    }),
    says: [
      'volume "v" (Projected) has no sources provided',
      'volume "v" (Projected): overlapping paths: "a/b" (Secret "s") with "a" (ServiceAccountToken)',
    ],
  },
  {
    kind: '/v1/pods',
    object: {
      spec: {
        containers: [
          { ...container, ports: [{ name: 'http', containerPort: 80, hostIP: '10.0.0.1' }] },
          { ...container, name: 'd', ports: [{ name: 'http', containerPort: 81 }] },
        ],
        hostAliases: [{ ip: '2001:DB8::1', hostnames: ['a'] }],
      },
    },
    says: [
      'spec.containers[0].ports[0]: hostIP set without hostPort: {Name:http HostPort:0 ContainerPort:80 Protocol:TCP HostIP:10.0.0.1}',
      'spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]',
      'spec.hostAliases[0].ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
  },
  {
    kind: '/v1/services',
    object: service({ externalIPs: ['10.0.0.1'], trafficDistribution: 'PreferClose', externalName: 'x.y' }),
    says: [
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
      'spec.externalName is ignored when spec.type is not "ExternalName"',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  },
  {
    kind: '/v1/services',
    object: service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['2001:DB8::/32'] }),
    says: [
      'spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
    ],
  },
  {
    kind: '/v1/persistentvolumes',
    object: {
      metadata: { annotations: { 'volume.beta.kubernetes.io/mount-options': 'ro' } },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Recycle',
        rbd: { monitors: ['m'], image: 'i' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'beta.kubernetes.io/os', operator: 'In', values: ['linux'] }] },
            ],
          },
        },
      },
    },
    says: [
      'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      `spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is ${old}`,
      'spec.rbd: deprecated in v1.28, non-functional in v1.31+',
    ],
  },
  {
    kind: '/v1/persistentvolumeclaims',
    object: {
      metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'c' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } },
    },
    says: [
      'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
      'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    ],
  },
  {
    kind: 'apps/v1/statefulsets',
    object: {
      spec: {
        ...workload,
        template: { metadata: { labels }, spec: { containers: [container] } },
        revisionHistoryLimit: -1,
        volumeClaimTemplates: [
          {
            metadata: { name: 'd' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } },
          },
        ],
      },
    },
    says: [
      'spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    ],
  },
  {
    kind: 'storage.k8s.io/v1/storageclasses',
    object: {
      provisioner: 'p',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'beta.kubernetes.io/os', values: ['linux'] }] }],
    },
    says: [`allowedTopologies[0].matchLabelExpressions[0].key: ${old}`],
  },
  {
    kind: 'storage.k8s.io/v1/csistoragecapacities',
    object: { storageClassName: 'c', nodeTopology: { matchLabels: { 'beta.kubernetes.io/os': 'linux' } } },
    says: [`nodeTopology.matchLabels.beta.kubernetes.io/os: ${old}`],
  },
  {
    kind: 'node.k8s.io/v1/runtimeclasses',
    object: { handler: 'h', scheduling: { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } } },
    says: [`scheduling.nodeSelector: ${old}`],
  },
  {
    kind: '/v1/nodes',
    object: { spec: { podCIDRs: ['2001:DB8::/64'], externalID: 'x' } },
    says: [
      'spec.externalID: this field is deprecated, and is unused by Kubernetes',
      'spec.podCIDRs[0]: IPv6 CIDR value "2001:DB8::/64" should be in RFC 5952 canonical format ("2001:db8::/64")',
    ],
  },
  {
    kind: 'networking.k8s.io/v1/networkpolicies',
    object: {
      spec: {
        podSelector: {},
        egress: [{ to: [{ ipBlock: { cidr: '2001:DB8::/32', except: ['2001:DB8:1::/48'] } }] }],
      },
    },
    says: [
      'spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
      'spec.egress[0].to[0].ipBlock.except[0]: IPv6 CIDR value "2001:DB8:1::/48" should be in RFC 5952 canonical format ("2001:db8:1::/48")',
    ],
  },
  {
    kind: '/v1/endpoints',
    object: { subsets: [{ notReadyAddresses: [{ ip: '2001:DB8::1' }] }] },
    says: [
      'subsets[0].notReadyAddresses[0].ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
  },
  {
    kind: 'discovery.k8s.io/v1/endpointslices',
    object: { addressType: 'IPv6', endpoints: [{ addresses: ['2001:DB8::1'] }] },
    says: [
      'endpoints[0].addresses[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
  },
  {
    kind: 'discovery.k8s.io/v1/endpointslices',
    object: {
      metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } },
      addressType: 'IPv6',
      endpoints: [{ addresses: ['2001:DB8::1'] }],
    },
    says: [],
  },
] as readonly { kind: string; object: JsonObject; says: string[] }[]) {
  test(`${kind}: warns of ${says.at(-1) ?? 'nothing'}`, () => {
    const made = create(kind, object);
    const { strategy } = kindOf(kind);
    assert.deepEqual(strategy.warnings?.(made.object, undefined), says);
  });
}

test('a template is warned of again when the object changes, and not when it does not', () => {
  const { strategy } = kindOf('apps/v1/deployments');
  const made = create('apps/v1/deployments', { spec: workload }).object;
  const later = { ...made, metadata: { ...made.metadata, generation: 2 } } as ApiObject;
  assert.deepEqual(strategy.warnings?.(made, made as StoredObject), []);
  assert.deepEqual(strategy.warnings?.(later, made as StoredObject), [`${at}: ${old}`]);
});

test('names in a slice are warned of when it is made', () => {
  const kind = 'discovery.k8s.io/v1/endpointslices';
  const { strategy } = kindOf(kind);
  const made = create(kind, { addressType: 'FQDN', endpoints: [{ addresses: ['a.example'] }] }).object;
  assert.deepEqual(strategy.warnings?.(made, undefined), ['spec.addressType: FQDN endpoints are deprecated']);
  assert.deepEqual(strategy.warnings?.(made, made as StoredObject), []);
});

for (const { kind, given } of [
  { kind: 'networking.k8s.io/v1/ingresses', given: {} },
  { kind: '/v1/services', given: service({ type: 'LoadBalancer' }) },
]) {
  test(`${kind}: an address that a balancer reports is warned of`, () => {
    const { strategy } = kindOf(kind);
    const made = create(kind, given).object;
    const reported = { ...made, status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }, { ip: '2001:DB8::1' }] } } };
    assert.deepEqual(strategy.statusWarnings?.(reported as ApiObject), [
      'status.loadBalancer.ingress[1]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ]);
  });
}
