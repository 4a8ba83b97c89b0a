import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import { create, update } from '../testing/write.ts';

/** Dynamic resource allocation, word for word as Kubernetes 1.36 refuses. */
const slice = (more: JsonObject, device: JsonObject = {}) => ({
  spec: {
    driver: 'k.io',
    pool: { name: 'p', generation: 0, resourceSliceCount: 1 },
    nodeName: 'n',
    devices: [{ name: 'd', ...device }],
    ...more,
  },
});
const claim = (devices: JsonObject) => ({ spec: { devices } });
const exactly = { deviceClassName: 'c' };
const requests = [{ name: 'r', exactly }];
const policy = (requestPolicy: JsonObject) => ({
  allowMultipleAllocations: true,
  capacity: { memory: { value: '10', requestPolicy } },
});
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const identifier =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";
const counters = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ counterSet: `s${i}`, counters: { c: { value: '1' } } }));

const slices = 'resource.k8s.io/v1/resourceslices';
const claims = 'resource.k8s.io/v1/resourceclaims';
const classes = 'resource.k8s.io/v1/deviceclasses';

for (const { kind, name, object, says } of [
  { kind: slices, name: 'a sound slice', object: slice({}), says: [] },
  {
    kind: slices,
    name: 'two places',
    object: slice({ allNodes: true }),
    says: [
      'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
    ],
  },
  {
    kind: slices,
    name: 'counters beside devices',
    object: slice({ sharedCounters: [{ name: 's', counters: {} }] }),
    says: [
      'spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed',
      'spec.sharedCounters[0].counters: Required value',
    ],
  },
  {
    kind: slices,
    name: 'devices with taints are fewer',
    object: slice({
      devices: Array.from({ length: 65 }, (_, i) => ({ name: `d${i}`, taints: [{ key: 'k', effect: 'None' }] })),
    }),
    says: ['spec.devices: Too many: 65: must have at most 64 items'],
  },
  {
    kind: slices,
    name: 'a taint without an effect',
    object: slice({}, { taints: [{ key: 'k', effect: 'Never' }, { key: 'k' }] }),
    says: [
      'spec.devices[0].taints[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"',
      'spec.devices[0].taints[1].effect: Required value',
    ],
  },
  {
    kind: slices,
    name: 'attributes of no form',
    object: slice({}, { attributes: { 'a-b': { version: '1' }, 'k.io/c': {} } }),
    says: [
      `spec.devices[0].attributes: Invalid value: "a-b": ${identifier}`,
      'spec.devices[0].attributes[a-b].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
      'spec.devices[0].attributes[k.io/c]: Invalid value: "": exactly one value must be specified',
    ],
  },
  {
    kind: slices,
    name: 'more counters than a device may take',
    object: slice({}, { consumesCounters: counters(3) }),
    says: ['spec.devices[0].consumesCounters: Too many: 3: must have at most 2 items'],
  },
  {
    kind: slices,
    name: 'a device with a place of its own',
    object: slice({}, { allNodes: true }),
    says: [
      'spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
    ],
  },
  {
    kind: slices,
    name: 'one sort of binding conditions',
    object: slice({}, { bindingConditions: ['a'] }),
    says: [
      'spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions',
    ],
  },
  {
    kind: slices,
    name: 'a policy where nothing is shared',
    object: slice({}, { capacity: { memory: { value: '1', requestPolicy: {} } } }),
    says: ['spec.devices[0].capacity[memory].requestPolicy: Forbidden: allowMultipleAllocations must be true'],
  },
  {
    kind: slices,
    name: 'values out of order',
    object: slice({}, policy({ default: '3', validValues: ['2', '1', '20'] })),
    says: [
      'spec.devices[0].capacity[memory].requestPolicy.validValues[1]: Invalid value: "1": values must be sorted in ascending order',
      'spec.devices[0].capacity[memory].requestPolicy.validValues[2]: Invalid value: "20": option is larger than capacity value: 10',
      'spec.devices[0].capacity[memory].requestPolicy.validValues: Invalid value: "3": default value is not valid according to the requestPolicy',
    ],
  },
  {
    kind: slices,
    name: 'a range that does not fit',
    object: slice({}, policy({ default: '4', validRange: { min: '1', max: '7', step: '2' } })),
    says: [
      'spec.devices[0].capacity[memory].requestPolicy.validRange.step: Invalid value: "4": value is not a multiple of a given step (2) from (1)',
    ],
  },
  {
    kind: claims,
    name: 'requests of the same name',
    object: claim({ requests: [...requests, ...requests, { name: '', exactly }] }),
    says: [
      `spec.devices.requests[2].name: Invalid value: "": ${label}`,
      'spec.devices.requests[1]: Duplicate value: "r"',
    ],
  },
  {
    kind: claims,
    name: 'constraints on nothing',
    object: claim({ requests, constraints: [{ requests: ['q'] }, { distinctAttribute: 'a' }] }),
    says: [
      'spec.devices.constraints[0].requests[0]: Invalid value: "q": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      'spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
      'spec.devices.constraints[1].distinctAttribute: Invalid value: "a": a fully qualified name must be a domain and a name separated by a slash',
    ],
  },
  {
    kind: claims,
    name: 'tolerations with a value too many',
    object: claim({
      requests: [{ name: 'r', exactly: { ...exactly, tolerations: [{ operator: 'Exists', value: 'v' }] } }],
    }),
    says: [
      'spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: "v": must be empty for operator `Exists`',
    ],
  },
  {
    kind: claims,
    name: 'settings for nobody',
    object: claim({ requests, config: [{}, { opaque: { driver: 'k.io', parameters: ['a'] } }] }),
    says: [
      'spec.devices.config[0].opaque: Required value',
      'spec.devices.config[1].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
    ],
  },
  {
    kind: classes,
    name: 'an extended resource of Kubernetes itself',
    object: { spec: { extendedResourceName: 'cpu' } },
    says: ['spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name'],
  },
] as { kind: string; name: string; object: JsonObject; says: string[] }[]) {
  test(`${kind.split('/').at(-1)}: ${name}`, () => {
    assert.deepEqual(create(kind, object).problems, says);
  });
}

test('what was fine with a device stays so while nobody changes it', () => {
  const made = create(slices, slice({}, { taints: [{ key: 'k', effect: 'NoSchedule' }] })).object;
  const old = {
    ...made,
    spec: { ...(made.spec as object), devices: [{ name: 'd', taints: [{ key: 'k', effect: 'New' }] }] },
  };
  assert.deepEqual(update(slices, old as never, () => undefined).problems, []);
});

const result = { request: 'r', driver: 'k.io', pool: 'p', device: 'd' };
for (const { name, status, says } of [
  {
    name: 'a sound allocation with its device',
    status: {
      allocation: { devices: { results: [result] } },
      devices: [{ driver: 'k.io', pool: 'p', device: 'd', networkData: { ips: ['192.0.2.5/24'] } }],
    },
    says: [],
  },
  {
    name: 'what was not asked for, and a device that was not granted',
    status: {
      allocation: { devices: { results: [{ ...result, request: 'q' }] } },
      devices: [{ driver: 'k.io', pool: 'p', device: 'e', networkData: { ips: ['2001:DB8::1/64'] } }],
    },
    says: [
      'status.devices[0]: Invalid value: k.io/p/e: must be an allocated device in the claim',
      'status.devices[0].networkData.ips[0]: Invalid value: "2001:DB8::1/64": must be in canonical form ("2001:db8::1/64")',
      'status.allocation.devices.results[0].request: Invalid value: "q": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  },
  {
    name: 'reservations of nothing',
    status: {
      reservedFor: [
        { resource: 'pods', name: 'a', uid: '1' },
        { resource: 'pods', name: 'b', uid: '1' },
      ],
    },
    says: [
      'status.reservedFor[1]: Duplicate value: "1"',
      'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
    ],
  },
] as { name: string; status: JsonObject; says: string[] }[]) {
  test(`status of a claim: ${name}`, () => {
    const made = create(claims, claim({ requests })).object;
    const { problems } = update(claims, made, (next) => Object.assign(next, { status }), 'status');
    assert.deepEqual(problems, says);
  });
}
