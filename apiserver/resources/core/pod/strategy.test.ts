import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregate } from '../../../../api/field/field-error.ts';
import type { Pod, PodSpec } from '../../../../proto/gen/core/v1.ts';
import type { ApiObject, StoredObject } from '../../../registry/object.ts';
import type { WriteContext } from '../../../registry/strategy.ts';
import { podWith } from '../pod-template/pod-under-test.ts';
import { podStrategy } from './strategy.ts';

const context = { now: 0, subresource: undefined, warn: () => undefined } as unknown as WriteContext;
const asObject = (pod: Pod) => pod as unknown as ApiObject;
const asStored = (pod: Pod) => pod as unknown as StoredObject;
const container = { name: 'c', image: 'i:1' };

const updateProblems = (before: Partial<PodSpec>, after: Partial<PodSpec>, subresource?: string): string => {
  const at = { ...context, subresource };
  const old = podWith(before);
  const pod = podWith({ ...before, ...after });
  podStrategy.prepareForUpdate?.(asObject(pod), asStored(old), at);
  return aggregate(podStrategy.validateUpdate?.(asObject(pod), asStored(old), at) ?? []);
};

for (const { rule, before = {}, after, says } of [
  { rule: 'an image may change', after: { containers: [{ ...container, image: 'i:2' }] }, says: /^$/ },
  {
    rule: 'a command may not',
    after: { containers: [{ ...container, command: ['x'] }] },
    says: /^spec: Forbidden: pod updates may not change fields other than .*containers\[0\].command/s,
  },
  {
    rule: 'containers stay',
    after: { containers: [container, { ...container, name: 'd' }] },
    says: /^spec.containers: Forbidden: pod updates may not add or remove containers$/,
  },
  { rule: 'a deadline may come', after: { activeDeadlineSeconds: 9 }, says: /^$/ },
  {
    rule: 'a deadline does not move away',
    before: { activeDeadlineSeconds: 9 },
    after: { activeDeadlineSeconds: 10 },
    says: /must be less than or equal to previous value$/,
  },
  { rule: 'tolerations may be added', after: { tolerations: [{ key: 'a', operator: 'Exists' }] }, says: /^$/ },
  {
    rule: 'tolerations are not taken away',
    before: { tolerations: [{ key: 'a', operator: 'Exists' }] },
    after: { tolerations: [{ key: 'b', operator: 'Exists' }] },
    says: /^spec.tolerations: Forbidden: existing toleration can not be modified/,
  },
  { rule: 'gates may go', before: { schedulingGates: [{ name: 'a' }] }, after: { schedulingGates: [] }, says: /^$/ },
  {
    rule: 'gates do not come',
    after: { schedulingGates: [{ name: 'a' }] },
    says: /only deletion is allowed, but found new scheduling gate 'a'$/,
  },
  {
    rule: 'a gated pod may be told where more exactly',
    before: { schedulingGates: [{ name: 'a' }], nodeSelector: { a: 'b' } },
    after: { nodeSelector: { a: 'b', c: 'd' } },
    says: /^$/,
  },
  {
    rule: 'a gated pod is not sent elsewhere',
    before: { schedulingGates: [{ name: 'a' }], nodeSelector: { a: 'b' } },
    after: { nodeSelector: { a: 'c' } },
    says: /only additions to spec.nodeSelector are allowed/,
  },
] as { rule: string; before?: Partial<PodSpec>; after: Partial<PodSpec>; says: RegExp }[]) {
  test(`pod update: ${rule}`, () => assert.match(updateProblems(before, after), says));
}

test('a write through ephemeralcontainers changes nothing else', () => {
  const old = podWith();
  const pod = podWith({ containers: [{ ...container, image: 'i:2' }] });
  pod.spec.ephemeralContainers = [{ name: 'debug', image: 'busybox' }];
  const at = { ...context, subresource: 'ephemeralcontainers' };
  podStrategy.prepareForUpdate?.(asObject(pod), asStored(old), at);
  assert.deepEqual(pod.spec.containers, old.spec.containers);
  assert.equal(pod.spec.ephemeralContainers?.length, 1);
  assert.deepEqual(podStrategy.validateUpdate?.(asObject(pod), asStored(old), at), []);
});

test('a resize keeps the class of the pod', () => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } };
  const before = { containers: [{ ...container, resources }] };
  const more = { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } };
  assert.equal(updateProblems(before, { containers: [{ ...container, resources: more }] }, 'resize'), '');
  const uneven = { ...more, requests: { cpu: '1', memory: '1Gi' } };
  assert.match(
    updateProblems(before, { containers: [{ ...container, resources: uneven }] }, 'resize'),
    /Pod QOS Class may not change/,
  );
});

const asking = (cpu: string, more: Record<string, string> = {}) => ({ requests: { cpu, ...more } });

for (const { rule, before, after, says } of [
  {
    rule: 'an init container may ask for more',
    before: { initContainers: [{ ...container, name: 'i', resources: asking('1') }] },
    after: { initContainers: [{ ...container, name: 'i', resources: asking('2') }] },
    says: '',
  },
  {
    rule: 'a pod may ask for more as a whole',
    before: { resources: asking('1') },
    after: { resources: asking('2') },
    says: '',
  },
  {
    rule: 'a pod does not stop to ask as a whole',
    before: { resources: asking('1'), containers: [{ ...container, resources: asking('1') }] },
    after: { resources: undefined },
    says: 'spec.resources: Forbidden: pod-level resources cannot be removed',
  },
  {
    rule: 'only CPU and memory',
    before: { containers: [{ ...container, resources: asking('1') }] },
    after: { containers: [{ ...container, resources: asking('1', { 'ephemeral-storage': '1Gi' }) }] },
    says: 'spec: Forbidden: only cpu and memory resources are mutable',
  },
  {
    rule: 'only CPU and memory of init containers too',
    before: { initContainers: [{ ...container, name: 'i', resources: asking('1') }] },
    after: { initContainers: [{ ...container, name: 'i', resources: asking('1', { 'ephemeral-storage': '1Gi' }) }] },
    says: 'spec.initContainers[0]: Forbidden: only cpu and memory resources for init or sidecar containers are mutable',
  },
  {
    rule: 'requests stay',
    before: { containers: [{ ...container, resources: asking('1', { memory: '1Gi' }) }] },
    after: { containers: [{ ...container, resources: asking('1') }] },
    says: 'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
  },
  {
    rule: 'containers stay',
    before: { containers: [{ ...container, resources: asking('1') }] },
    after: { containers: [{ ...container, name: 'd', resources: asking('1') }] },
    says: 'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
  },
] as { rule: string; before: Partial<PodSpec>; after: Partial<PodSpec>; says: string }[]) {
  test(`pod resize: ${rule}`, () => assert.equal(updateProblems(before, after, 'resize'), says));
}

test('a new pod is pending, of a class, and held by its gates', () => {
  const pod = podWith({ schedulingGates: [{ name: 'g' }], terminationGracePeriodSeconds: -5 });
  podStrategy.prepareForCreate?.(asObject(pod), context);
  assert.equal(pod.status.phase, 'Pending');
  assert.equal(pod.status.qosClass, 'BestEffort');
  assert.equal(pod.status.conditions?.[0]?.reason, 'SchedulingGated');
  assert.equal(pod.spec.terminationGracePeriodSeconds, 1);
});

test('label keys become expressions of a new pod', () => {
  const spread = { maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', matchLabelKeys: ['h'] };
  const labelSelector = { matchLabels: { a: 'b' } };
  const pod = podWith({ topologySpreadConstraints: [{ ...spread, labelSelector }] }, { labels: { h: '1' } });
  podStrategy.prepareForCreate?.(asObject(pod), context);
  assert.deepEqual(pod.spec.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions, [
    { key: 'h', operator: 'In', values: ['1'] },
  ]);
  assert.deepEqual(podStrategy.validate?.(asObject(pod), context), []);
});

for (const { rule, spec = { nodeName: 'n' }, phase = 'Running', asked, seconds } of [
  { rule: 'the pod says how long', seconds: 30 },
  { rule: 'the client overrides', asked: 5, seconds: 5 },
  { rule: 'negative is the shortest', asked: -3, seconds: 1 },
  { rule: 'without a node at once', spec: {}, seconds: 0 },
  { rule: 'ended at once', phase: 'Succeeded', asked: 9, seconds: 0 },
] as { rule: string; spec?: Partial<PodSpec>; phase?: string; asked?: number; seconds: number }[]) {
  test(`grace of a deletion: ${rule}`, () => {
    const pod = { ...podWith(spec), status: { phase } };
    assert.equal(podStrategy.gracefulDeletion?.(asStored(pod), asked)?.graceSeconds, seconds);
  });
}

test('a terminated container does not come back to life', () => {
  const old = { ...podWith({ restartPolicy: 'Never' }), status: { containerStatuses: [ended('c')] } } as Pod;
  const pod = { ...podWith({ restartPolicy: 'Never' }), status: { containerStatuses: [running('c')] } } as Pod;
  const errors = podStrategy.validateStatusUpdate?.(asObject(pod), asStored(old), context) ?? [];
  assert.match(aggregate(errors), /may not be transitioned to non-terminated state/);
});

for (const { rule, spec, exitCode, alive } of [
  { rule: 'a rule of its own', spec: { restartPolicy: 'Never', rules: 'Restart' }, exitCode: 42, alive: true },
  {
    rule: 'a rule that starts all',
    spec: { restartPolicy: 'Never', rules: 'RestartAllContainers' },
    exitCode: 1,
    alive: true,
  },
  { rule: 'a rule for another code', spec: { restartPolicy: 'Never', rules: 'Restart' }, exitCode: 1, alive: false },
  { rule: 'a policy of its own', spec: { restartPolicy: 'Always', own: 'Never' }, exitCode: 1, alive: false },
] as const) {
  test(`a terminated container comes back by ${rule}: ${alive}`, () => {
    const rules = 'rules' in spec ? [{ action: spec.rules, exitCodes: { operator: 'In', values: [42] } }] : undefined;
    const own = 'own' in spec ? spec.own : 'Never';
    const containers = [{ ...container, restartPolicy: own, ...(rules ? { restartPolicyRules: rules } : {}) }];
    const podSpec = { restartPolicy: spec.restartPolicy, containers };
    const state = { terminated: { exitCode } };
    const old = { ...podWith(podSpec), status: { containerStatuses: [{ ...base('c'), state }] } } as Pod;
    const pod = { ...podWith(podSpec), status: { containerStatuses: [running('c')] } } as Pod;
    const errors = podStrategy.validateStatusUpdate?.(asObject(pod), asStored(old), context) ?? [];
    assert.equal(errors.length === 0, alive);
  });
}

test('a status says nothing that cannot be', () => {
  const old = { ...podWith({ nodeName: 'n' }), status: {} } as Pod;
  const pod = {
    ...podWith({ nodeName: 'n' }),
    status: {
      nominatedNodeName: 'other',
      observedGeneration: -1,
      conditions: [{ type: 'Not valid', status: 'True', observedGeneration: -2 }],
      podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
      containerStatuses: [
        {
          ...base('c'),
          user: { linux: { uid: -1, gid: 0 } },
          allocatedResourcesStatus: [{ name: 'a.io/gpu', resources: [{ resourceID: '1', health: 'Fine' }] }],
        },
      ],
      extendedResourceClaimStatus: { resourceClaimName: 'x', requestMappings: [] },
    },
  } as unknown as Pod;
  const errors = podStrategy.validateStatusUpdate?.(asObject(pod), asStored(old), context) ?? [];
  assert.deepEqual(
    errors.map(({ field }) => field),
    [
      'status.conditions[0].observedGeneration',
      'status.conditions[0].Type',
      'status.nominatedNodeName',
      'status.observedGeneration',
      'status.containerStatuses[0].user.linux.uid',
      'status.containerStatuses[0].allocatedResourcesStatus[0].name',
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health',
      'status.extendedResourceClaimStatus.requestMappings',
      'status.podIPs',
    ],
  );
});

const base = (name: string) => ({ name, image: '', imageID: '', ready: false, restartCount: 0 });
const ended = (name: string) => ({ ...base(name), state: { terminated: { exitCode: 1 } } });
const running = (name: string) => ({ ...base(name), state: { running: {} } });

test('clients of old select pods by host, and nobody by all addresses', () => {
  const pod = { metadata: { name: 'p' }, spec: { nodeName: 'n' }, status: { podIPs: [{ ip: '10.0.0.1' }] } };
  const fields = podStrategy.selectableFields?.(pod as unknown as StoredObject);
  assert.equal(fields?.['spec.host'], 'n');
  assert.equal(fields?.['status.podIP'], '10.0.0.1');
  assert.equal(fields?.['status.podIPs'], '');
});

for (const { value, spec = {}, profile, warned = true } of [
  { value: 'runtime/default', profile: { type: 'RuntimeDefault' } },
  { value: 'unconfined', profile: { type: 'Unconfined' } },
  { value: 'localhost/x', profile: { localhostProfile: 'x', type: 'Localhost' } },
  { value: 'localhost/ x', profile: undefined },
  { value: '', profile: undefined },
  { value: 'unconfined', spec: { os: { name: 'windows' } }, profile: undefined, warned: false },
  {
    value: 'unconfined',
    spec: { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
    profile: undefined,
    warned: false,
  },
  {
    value: 'unconfined',
    spec: { containers: [{ ...container, securityContext: { appArmorProfile: { type: 'Unconfined' } } }] },
    profile: { type: 'Unconfined' },
    warned: false,
  },
] as { value: string; spec?: Partial<PodSpec>; profile: unknown; warned?: boolean }[]) {
  test(`the AppArmor annotation ${JSON.stringify(value)} becomes a field: ${JSON.stringify(spec)}`, () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/c';
    const pod = podWith(spec, { annotations: { [key]: value } });
    const warnings: string[] = [];
    podStrategy.prepareForCreate?.(asObject(pod), { ...context, warn: (message) => warnings.push(message) });
    assert.deepEqual(pod.spec.containers[0]?.securityContext?.appArmorProfile, profile);
    const expected = `metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`;
    assert.deepEqual(warnings, warned ? [expected] : []);
  });
}
