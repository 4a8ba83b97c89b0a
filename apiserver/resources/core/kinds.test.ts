import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson } from '../../../api/codec/json-decode.ts';
import { aggregate } from '../../../api/field/field-error.ts';
import { coreV1Resources } from '../../../proto/gen/resources.ts';
import { messageSchema } from '../../../proto/schema/table.ts';
import type { ApiObject, StoredObject } from '../../registry/object.ts';
import type { Strategy, WriteContext } from '../../registry/strategy.ts';
import { coreKinds } from './kinds.ts';

const context = { now: 0, subresource: undefined, warn: () => undefined } as unknown as WriteContext;

function strategyOf(resource: keyof typeof coreV1Resources): Strategy {
  return coreKinds[`/v1/${resource}`]?.strategy ?? {};
}

function made(resource: keyof typeof coreV1Resources, fields: Record<string, unknown>): ApiObject {
  const schema = messageSchema(coreV1Resources[resource].message);
  const given = structuredClone({ metadata: { name: 'x', namespace: 'n' }, ...fields });
  const object = decodeJson(schema, given, { defaults: true }) as unknown as ApiObject;
  strategyOf(resource).defaults?.(object);
  return object;
}

function problems(resource: keyof typeof coreV1Resources, fields: Record<string, unknown>): string {
  const strategy = strategyOf(resource);
  const object = made(resource, fields);
  return aggregate([
    ...(strategy.validate?.(object, context) ?? []),
    ...(strategy.validateCreate?.(object, context) ?? []),
  ]);
}

function changes(
  resource: keyof typeof coreV1Resources,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string {
  const old = made(resource, before) as unknown as StoredObject;
  const object = made(resource, { ...before, ...after });
  const strategy = strategyOf(resource);
  strategy.prepareForUpdate?.(object, old, context);
  return aggregate(strategy.validateUpdate?.(object, old, context) ?? []);
}

const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const volume = { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/x' } };
const template = {
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'c', image: 'i:1' }] },
};

for (const { rule, kind, fields, says } of [
  {
    rule: 'config map keys are file names',
    kind: 'configmaps',
    fields: { data: { 'a/b': '' } },
    says: /^data\[a\/b\]: Invalid/,
  },
  {
    rule: 'config maps are of at most a mebibyte',
    kind: 'configmaps',
    fields: { data: { a: 'x'.repeat(2 ** 20 + 1) } },
    says: /Too long/,
  },
  {
    rule: 'TLS secrets hold a pair',
    kind: 'secrets',
    fields: { type: 'kubernetes.io/tls' },
    says: /data\[tls.crt\].*data\[tls.key\]/,
  },
  {
    rule: 'docker secrets hold JSON, and do not tell',
    kind: 'secrets',
    fields: { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': 'secret!' } },
    says: /"<secret contents redacted>"/,
  },
  { rule: 'a claim is sound', kind: 'persistentvolumeclaims', fields: { spec: claim }, says: /^$/ },
  {
    rule: 'a claim asks for something',
    kind: 'persistentvolumeclaims',
    fields: { spec: { ...claim, resources: {} } },
    says: /^spec.resources\[storage\]: Required value$/,
  },
  { rule: 'a volume is sound', kind: 'persistentvolumes', fields: { spec: volume }, says: /^$/ },
  {
    rule: 'a local volume is somewhere',
    kind: 'persistentvolumes',
    fields: { spec: { accessModes: volume.accessModes, capacity: volume.capacity, local: { path: '/d' } } },
    says: /^spec.nodeAffinity: Required value: Local volume requires node affinity$/,
  },
  {
    rule: 'a folder is mounted without options',
    kind: 'persistentvolumes',
    fields: {
      metadata: { name: 'x', annotations: { 'volume.beta.kubernetes.io/mount-options': 'ro' } },
      spec: volume,
    },
    says: /^metadata.annotations.volume.beta.kubernetes.io\/mount-options: Forbidden: may not specify mount options/,
  },
  {
    rule: 'the session of a volume is told by its portal',
    kind: 'persistentvolumes',
    fields: {
      spec: {
        accessModes: volume.accessModes,
        capacity: volume.capacity,
        iscsi: {
          targetPortal: 'p'.repeat(64),
          iqn: 'iqn.2014-12.com.example:a',
          lun: 0,
          initiatorName: 'iqn.2014-12.com.example:b',
        },
      },
    },
    says: /^spec.iscsi.targetportal: Invalid value: "p+": Total length/,
  },
  {
    rule: 'a quota bounds known things',
    kind: 'resourcequotas',
    fields: { spec: { hard: { bananas: '1' } } },
    says: /must be a standard resource for quota/,
  },
  {
    rule: 'a quota of the best effort counts pods alone',
    kind: 'resourcequotas',
    fields: { spec: { hard: { cpu: '1' }, scopes: ['BestEffort'] } },
    says: /^spec.scopes: Invalid value: \["BestEffort"\]: unsupported scope applied to resource$/,
  },
  {
    rule: 'limits are in order',
    kind: 'limitranges',
    fields: { spec: { limits: [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }] } },
    says: /^spec.limits\[0\].min\[cpu\]: Invalid value: "2": min value 2 is greater than max value 1$/,
  },
  {
    rule: 'endpoints have addresses',
    kind: 'endpoints',
    fields: { subsets: [{ ports: [{ port: 1 }] }] },
    says: /^subsets\[0\]: Required value: must specify `addresses` or `notReadyAddresses`$/,
  },
  {
    rule: 'events are told where they happen',
    kind: 'events',
    fields: { involvedObject: { namespace: 'other' } },
    says: /^involvedObject.namespace: Invalid value: "other": does not match event.namespace$/,
  },
  {
    rule: 'a node’s taints are distinct',
    kind: 'nodes',
    fields: {
      spec: {
        taints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', effect: 'NoSchedule' },
        ],
      },
    },
    says: /taints must be unique by key and effect pair$/,
  },
  {
    rule: 'a controller selects what it makes',
    kind: 'replicationcontrollers',
    fields: { spec: { selector: { a: 'c' }, template } },
    says: /`selector` does not match template `labels`$/,
  },
  {
    rule: 'a controller selects by its template',
    kind: 'replicationcontrollers',
    fields: { spec: { template } },
    says: /^$/,
  },
] as { rule: string; kind: keyof typeof coreV1Resources; fields: Record<string, unknown>; says: RegExp }[]) {
  test(`core kinds: ${rule}`, () => assert.match(problems(kind, fields), says));
}

for (const { rule, kind, before, after, says } of [
  {
    rule: 'what is immutable stays',
    kind: 'configmaps',
    before: { immutable: true, data: { a: '1' } },
    after: { data: { a: '2' } },
    says: /^data: Forbidden: field is immutable when `immutable` is set$/,
  },
  {
    rule: 'a secret keeps its type',
    kind: 'secrets',
    before: {},
    after: { type: 'x' },
    says: /^type: Invalid value: "x": field is immutable$/,
  },
  {
    rule: 'a pending claim stays as it is',
    kind: 'persistentvolumeclaims',
    before: { spec: claim },
    after: { spec: { ...claim, resources: { requests: { storage: '2Gi' } } } },
    says: /^spec: Forbidden: spec is immutable after creation/,
  },
  {
    rule: 'a bound claim may grow',
    kind: 'persistentvolumeclaims',
    before: { spec: claim, status: { phase: 'Bound' } },
    after: { spec: { ...claim, resources: { requests: { storage: '2Gi' } } } },
    says: /^$/,
  },
  {
    rule: 'a volume stays where it is',
    kind: 'persistentvolumes',
    before: { spec: volume },
    after: { spec: { ...volume, hostPath: { path: '/y' } } },
    says: /spec.persistentvolumesource is immutable after creation/,
  },
  {
    rule: 'a node’s block of addresses stays, told by the older field',
    kind: 'nodes',
    before: { spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] } },
    after: { spec: { podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.0.0/24'] } },
    says: /node updates may not change podCIDR/,
  },
  {
    rule: 'a node’s block of addresses stays',
    kind: 'nodes',
    before: { spec: { podCIDR: '10.0.0.0/24' } },
    after: { spec: { podCIDR: '10.0.1.0/24' } },
    says: /node updates may not change podCIDR/,
  },
] as {
  rule: string;
  kind: keyof typeof coreV1Resources;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  says: RegExp;
}[]) {
  test(`core kinds: ${rule}`, () => assert.match(changes(kind, before, after), says));
}

test('a namespace is held by its content, and says so', () => {
  const { prepareForCreate, isHeld, markDeleted } = strategyOf('namespaces');
  const namespace = made('namespaces', {});
  prepareForCreate?.(namespace, context);
  assert.deepEqual(namespace.spec, { finalizers: ['kubernetes'] });
  assert.equal(namespace.metadata.labels?.['kubernetes.io/metadata.name'], 'x');
  assert.equal(isHeld?.(namespace), true);
  markDeleted?.(namespace);
  assert.deepEqual(namespace.status, { phase: 'Terminating' });
  assert.equal(isHeld?.({ ...namespace, spec: {} }), true, 'until its deletion is wished for');
  const metadata = { ...namespace.metadata, deletionTimestamp: '2030-01-01T00:00:00Z' };
  assert.equal(isHeld?.({ ...namespace, metadata, spec: {} }), false);
});

test('limits of containers follow from each other', () => {
  const { spec } = made('limitranges', {
    spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }] },
  });
  assert.deepEqual(spec, {
    limits: [
      {
        type: 'Container',
        max: { cpu: '2' },
        min: { memory: '1Mi' },
        default: { cpu: '2' },
        defaultRequest: { cpu: '2', memory: '1Mi' },
      },
    ],
  });
});

test('every kind can be shown when it is empty', () => {
  for (const resource of Object.keys(coreKinds)) {
    const { columns } = coreKinds[resource] ?? {};
    const name = resource.slice('/v1/'.length) as keyof typeof coreV1Resources;
    const cells = columns?.cells(made(name, {}) as unknown as StoredObject, 0);
    if (columns) assert.equal(cells?.length, columns.columns.length, resource);
  }
});
