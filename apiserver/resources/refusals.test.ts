import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../api/codec/wording.ts';
import { type Refusal, testRefusals } from './testing/refusals.ts';
import { create, update } from './testing/write.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
const webhook = {
  name: 'a.k.io',
  clientConfig: { url: 'https://127.0.0.1:9/x' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};
const webhooks = (more: JsonObject) => ({ webhooks: [{ ...webhook, ...more }] });
const policySpec = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] };
const flow = {
  priorityLevelConfiguration: { name: 'p' },
  rules: [
    {
      subjects: [{ kind: 'User', user: { name: 'u' } }],
      resourceRules: [{ verbs: ['get'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] }],
    },
  ],
};
const limited = (queuing: JsonObject) => ({
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing } } },
});
const event = {
  eventTime: '2026-01-01T00:00:00.000000Z',
  regarding: { kind: 'Pod', name: 'p', namespace: 'n' },
  reason: 'R',
  action: 'A',
  type: 'Normal',
  reportingController: 'k.io/c',
  reportingInstance: 'i',
};
const slice = { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.1.1'] }], ports: [{ port: 80 }] };
const crd = {
  metadata: { name: 'widgets.k.io' },
  spec: {
    group: 'k.io',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const claim = (request: JsonObject) => ({ spec: { devices: { requests: [{ name: 'r', ...request }] } } });

const refusals: Readonly<Record<string, readonly Refusal[]>> = {
  'policy/v1/poddisruptionbudgets': [
    { rule: 'one bound', object: { spec: { minAvailable: 1, maxUnavailable: 1 } }, fields: ['spec'] },
    { rule: 'at most everything', object: { spec: { maxUnavailable: '101%' } }, fields: ['spec.maxUnavailable'] },
    { rule: 'nothing is a bound too', object: { spec: { maxUnavailable: 0 } }, fields: [] },
  ],
  'coordination.k8s.io/v1/leases': [
    { rule: 'lasts', object: { spec: { leaseDurationSeconds: 0 } }, fields: ['spec.leaseDurationSeconds'] },
  ],
  'scheduling.k8s.io/v1/priorityclasses': [
    { rule: 'users stay below the system', object: { value: 1_000_000_001 }, fields: ['value'] },
    { rule: 'system names are taken', object: { metadata: { name: 'system-x' } }, fields: ['metadata.name'] },
    {
      rule: 'the classes of the system are those that every cluster has',
      object: { metadata: { name: 'system-node-critical' }, value: 2_000_001_000 },
      fields: [],
    },
  ],
  'node.k8s.io/v1/runtimeclasses': [
    { rule: 'a handler is a label', object: { handler: 'Run_C' }, fields: ['handler'] },
    {
      rule: 'a toleration is there once, however long it holds',
      object: {
        handler: 'r',
        scheduling: {
          tolerations: [
            { key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 },
            { key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 2 },
          ],
        },
      },
      fields: ['scheduling.tolerations[1]'],
    },
    {
      rule: 'overhead is of resources',
      object: { handler: 'r', overhead: { podFixed: { gpu: '1' } } },
      fields: ['overhead.limits[gpu]', 'overhead.limits[gpu]'],
    },
  ],
  'storage.k8s.io/v1/storageclasses': [
    { rule: 'someone provisions', object: {}, fields: ['provisioner'] },
    { rule: 'known modes', object: { provisioner: 'k.io', volumeBindingMode: 'Later' }, fields: ['volumeBindingMode'] },
  ],
  'storage.k8s.io/v1/csidrivers': [
    {
      rule: 'one token an audience',
      object: { spec: { tokenRequests: [{ audience: 'a' }, { audience: 'a' }] } },
      fields: ['spec.tokenRequests[1].audience'],
    },
  ],
  'storage.k8s.io/v1/csinodes': [
    {
      rule: 'drivers know the node',
      object: { spec: { drivers: [{ name: 'k.io', nodeID: '' }] } },
      fields: ['spec.drivers[0].nodeID'],
    },
  ],
  '/v1/nodes': [
    {
      rule: 'amounts are no less than nothing',
      object: { status: { capacity: { cpu: '-1' } } },
      fields: ['status.capacity.cpu', 'status.allocatable.cpu'],
    },
  ],
  'storage.k8s.io/v1/volumeattachments': [
    {
      rule: 'attaches something',
      object: { spec: { attacher: 'k.io', nodeName: 'n', source: {} } },
      fields: ['spec.source'],
    },
  ],
  'storage.k8s.io/v1/volumeattributesclasses': [
    { rule: 'says something', object: { driverName: 'k.io' }, fields: ['parameters'] },
  ],
  'discovery.k8s.io/v1/endpointslices': [
    { rule: 'sound', object: slice, fields: [] },
    {
      rule: 'what is not taken any more is not looked at',
      object: { ...slice, endpoints: [{ addresses: ['10.1.1.1'], deprecatedTopology: { 'x y': 'z' } }] },
      fields: [],
    },
    { rule: 'one family', object: { ...slice, addressType: 'IPv6' }, fields: ['endpoints[0].addresses'] },
    {
      rule: 'an address is read in one way',
      object: { ...slice, endpoints: [{ addresses: ['010.1.1.1'] }] },
      fields: ['endpoints[0].addresses[0]'],
    },
    {
      rule: 'a full name has two parts at least, and says one thing that is wrong',
      object: { ...slice, addressType: 'FQDN', endpoints: [{ addresses: ['a', 'A_.b', 'a.b'] }] },
      fields: ['endpoints[0].addresses[0]', 'endpoints[0].addresses[1]'],
    },
    {
      rule: 'no loopback',
      object: { ...slice, endpoints: [{ addresses: ['127.0.0.1'] }] },
      fields: ['endpoints[0].addresses[0]'],
    },
    {
      rule: 'ports have names of their own',
      object: { ...slice, ports: [{ port: 1 }, { port: 2 }] },
      fields: ['ports[1].name'],
    },
  ],
  'events.k8s.io/v1/events': [
    { rule: 'sound', object: event, fields: [] },
    {
      rule: 'what has no namespace has its events in that of the system',
      object: { ...event, regarding: { kind: 'Node', name: 'n' } },
      fields: ['involvedObject.namespace'],
    },
    { rule: 'with a time', object: { regarding: event.regarding }, fields: ['eventTime', 'type'] },
    {
      rule: 'with who, what and why',
      object: { eventTime: event.eventTime, regarding: event.regarding, type: 'Normal' },
      fields: [
        'reportingController',
        'reportingController',
        'reportingController',
        'reportingInstance',
        'action',
        'reason',
      ],
    },
    {
      rule: 'a series is of two',
      object: { ...event, series: { count: 1 } },
      fields: ['series.count', 'series.lastObservedTime'],
    },
    { rule: 'new ones use no old fields', object: { ...event, deprecatedCount: 2 }, fields: ['count'] },
  ],
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations': [
    { rule: 'sound', object: webhooks({ rules: [rule] }), fields: [] },
    { rule: 'full names', object: webhooks({ name: 'a.b' }), fields: ['webhooks[0].name'] },
    { rule: 'one problem of a name', object: webhooks({ name: 'A_' }), fields: ['webhooks[0].name'] },
    {
      rule: 'encrypted',
      object: webhooks({ clientConfig: { url: 'http://h/' } }),
      fields: ['webhooks[0].clientConfig.url'],
    },
    { rule: 'one address', object: webhooks({ clientConfig: {} }), fields: ['webhooks[0].clientConfig'] },
    {
      rule: 'a star stands alone',
      object: webhooks({ rules: [{ ...rule, operations: ['*', 'CREATE'] }] }),
      fields: ['webhooks[0].rules[0].operations'],
    },
    { rule: 'no hidden effects', object: webhooks({ sideEffects: 'Some' }), fields: ['webhooks[0].sideEffects'] },
    { rule: 'answers soon', object: webhooks({ timeoutSeconds: 31 }), fields: ['webhooks[0].timeoutSeconds'] },
  ],
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': [
    { rule: 'one of a name', object: { webhooks: [webhook, webhook] }, fields: ['webhooks[1].name'] },
  ],
  'admissionregistration.k8s.io/v1/validatingadmissionpolicies': [
    { rule: 'sound', object: { spec: policySpec }, fields: [] },
    {
      rule: 'about something',
      object: { spec: { ...policySpec, matchConstraints: {} } },
      fields: ['spec.matchConstraints.resourceRules'],
    },
    {
      rule: 'does something',
      object: { spec: { ...policySpec, validations: [] } },
      fields: ['spec.validations', 'spec.auditAnnotations'],
    },
    {
      rule: 'variables have names',
      object: { spec: { ...policySpec, variables: [{ name: 'in', expression: '1' }] } },
      fields: ['spec.variables[0].name'],
    },
  ],
  'admissionregistration.k8s.io/v1/validatingadmissionpolicybindings': [
    {
      rule: 'refuses or warns',
      object: { spec: { policyName: 'p', validationActions: ['Deny', 'Warn'] } },
      fields: ['spec.validationActions'],
    },
    { rule: 'acts', object: { spec: { policyName: 'p' } }, fields: ['spec.validationActions'] },
  ],
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicies': [
    {
      rule: 'patches as it says',
      object: {
        spec: {
          matchConstraints: policySpec.matchConstraints,
          reinvocationPolicy: 'Never',
          mutations: [{ patchType: 'JSONPatch' }],
        },
      },
      fields: ['spec.mutations[0].jsonPatch'],
    },
  ],
  'apiregistration.k8s.io/v1/apiservices': [
    {
      rule: 'called by version and group',
      object: { spec: { group: 'k.io', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 } },
      fields: ['metadata.name'],
    },
  ],
  'flowcontrol.apiserver.k8s.io/v1/flowschemas': [
    { rule: 'sound', object: { spec: flow }, fields: [] },
    {
      rule: 'the first place is taken',
      object: { spec: { ...flow, matchingPrecedence: 1 } },
      fields: ['spec.matchingPrecedence'],
    },
    {
      rule: 'about someone',
      object: { spec: { ...flow, rules: [{ ...flow.rules[0], subjects: [] }] } },
      fields: ['spec.rules[0].subjects'],
    },
  ],
  'flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations': [
    { rule: 'sound', object: limited({}), fields: [] },
    {
      rule: 'a hand is no bigger than the deck',
      object: limited({ queues: 4 }),
      fields: ['spec.limited.limitResponse.queuing.handSize'],
    },
    {
      rule: 'a hand fits into its hash',
      object: limited({ queues: 1000, handSize: 8 }),
      fields: ['spec.limited.limitResponse.queuing.handSize'],
    },
  ],
  'apiextensions.k8s.io/v1/customresourcedefinitions': [
    { rule: 'sound', object: crd, fields: [] },
    { rule: 'called by plural and group', object: { ...crd, metadata: {} }, fields: ['metadata.name'] },
    {
      rule: 'stored somehow',
      object: { ...crd, spec: { ...crd.spec, versions: [] } },
      fields: ['spec.versions', 'status.storedVersions'],
    },
  ],
};

testRefusals(refusals);

/** Fields that may not change once an object is there. */
for (const { kind, object, change, fields } of [
  { kind: 'node.k8s.io/v1/runtimeclasses', object: { handler: 'a' }, change: { handler: 'b' }, fields: ['handler'] },
  {
    kind: 'scheduling.k8s.io/v1/priorityclasses',
    object: { value: 1 },
    change: { value: 2, preemptionPolicy: 'Never' },
    fields: ['value', 'preemptionPolicy'],
  },
  {
    kind: 'storage.k8s.io/v1/storageclasses',
    object: { provisioner: 'k.io' },
    change: { provisioner: 'l.io', parameters: { a: 'b' }, allowVolumeExpansion: true },
    fields: ['parameters', 'provisioner'],
  },
  {
    kind: 'discovery.k8s.io/v1/endpointslices',
    object: { ...slice, endpoints: [] },
    change: { addressType: 'IPv6' },
    fields: ['addressType'],
  },
  {
    kind: 'events.k8s.io/v1/events',
    object: event,
    change: { reason: 'S', series: { count: 2, lastObservedTime: event.eventTime } },
    fields: ['reason', 'reason'],
  },
  {
    kind: 'resource.k8s.io/v1/resourceclaims',
    object: claim({ exactly: { deviceClassName: 'c' } }),
    change: claim({ exactly: { deviceClassName: 'd' } }),
    fields: ['spec'],
  },
]) {
  test(`${kind.split('/').at(-1)}: settled fields stay`, () => {
    const { object: made } = create(kind, object);
    const { problems } = update(kind, made, (next) => Object.assign(next, change));
    assert.deepEqual(
      problems.map((text) => text.split(': ')[0]),
      fields,
    );
  });
}

for (const { kind, object, problem } of [
  { kind: 'node.k8s.io/v1/runtimeclasses', object: { handler: '' }, problem: 'handler: Required value' },
  {
    kind: 'scheduling.k8s.io/v1/priorityclasses',
    object: { value: 1, preemptionPolicy: '' },
    problem: 'preemptionPolicy: Required value',
  },
  {
    kind: 'networking.k8s.io/v1/ingressclasses',
    object: { spec: { controller: 'k.io/x', parameters: { kind: '', name: 'n' } } },
    problem: 'spec.parameters.kind: Required value: kind is required',
  },
]) {
  test(`${kind.split('/').at(-1)}: nothing is no value`, () =>
    assert.deepEqual(create(kind, object).problems, [problem]));
}
