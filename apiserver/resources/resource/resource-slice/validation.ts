import {
  type FieldError,
  forbiddenField,
  invalidField,
  required,
  tooLong,
  tooMany,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type {
  Counter,
  CounterSet,
  Device,
  DeviceAttribute,
  DeviceCounterConsumption,
  ResourceSlice,
  ResourceSliceSpec,
} from '../../../../proto/gen/resource/v1.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { checkNodeSelector } from '../../core/pod-template/affinity.ts';
import { checkDriverName } from '../../storage/parameters.ts';
import { checkItems, checkPoolName, checkQualifiedName, checkTaint } from '../device-checks.ts';

const path = fieldPath('spec');
const poolPath = path.child('pool');
const maxDevices = 128;
/** Of devices with taints or that consume counters, which take more time to allocate. */
const maxIntricateDevices = 64;
const maxCounterSets = 8;
const maxCounters = 32;
const maxConsumptions = 2;
const maxTaints = 16;
const maxProperties = 32;
const maxValue = 64;
const onlyTrue = 'must be either unset or set to true';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceslice */
export function validateResourceSlice({ spec }: ResourceSlice): FieldError[] {
  const errors: FieldError[] = [];
  const { driver, pool, devices, sharedCounters } = spec;
  checkDriverName(errors, driver, path.child('driver'));
  checkPoolName(errors, pool.name, poolPath.child('name'));
  if (pool.resourceSliceCount <= 0) {
    const problem = 'must be greater than zero';
    errors.push(invalidField(poolPath.child('resourceSliceCount'), pool.resourceSliceCount, problem));
  }
  if (pool.generation < 0) {
    const problem = 'must be greater than or equal to zero';
    errors.push(invalidField(poolPath.child('generation'), pool.generation, problem));
  }
  checkPlace(errors, spec);
  if (sharedCounters && devices) {
    errors.push(invalidField(path, '', 'only one of `sharedCounters` or `devices` is allowed'));
  }
  const intricate = (devices ?? []).some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length);
  checkItems<Device>(
    errors,
    devices,
    path.child('devices'),
    intricate ? maxIntricateDevices : maxDevices,
    (device, at) => checkDevice(errors, device, spec.perDeviceNodeSelection ?? false, at),
    ({ name }) => name,
  );
  checkItems<CounterSet>(
    errors,
    sharedCounters,
    path.child('sharedCounters'),
    maxCounterSets,
    ({ name, counters }, at) => {
      if (!name) errors.push(required(at.child('name')));
      else checkText(errors, isDns1123Label, name, at, 'name');
      checkCounters(errors, counters, at.child('counters'));
    },
    ({ name }) => name,
  );
  return errors;
}

/** A slice stays with its driver, pool and node. */
export function validateResourceSliceUpdate({ spec }: ResourceSlice, old: DeepReadonly<ResourceSlice>): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.pool.name !== old.spec.pool.name) {
    errors.push(invalidField(poolPath.child('name'), spec.pool.name, immutableMessage));
  }
  for (const name of ['driver', 'nodeName'] as const) {
    if (spec[name] === old.spec[name]) continue;
    errors.push(invalidField(path.child(name), spec[name], immutableMessage));
  }
  return errors;
}

/** Where the devices are is said once, for all of them or for each. */
function checkPlace(errors: FieldError[], spec: ResourceSliceSpec): void {
  const { nodeName, nodeSelector } = spec;
  const given: string[] = [];
  if (nodeName !== undefined) {
    if (nodeName === '')
      errors.push(invalidField(path.child('nodeName'), '', 'must be either unset or set to a non-empty string'));
    else {
      given.push('`nodeName`');
      checkText(errors, isDns1123Subdomain, nodeName, path, 'nodeName');
    }
  }
  if (nodeSelector) {
    given.push('`nodeSelector`');
    checkNodeSelector(errors, nodeSelector, path.child('nodeSelector'));
    if (nodeSelector.nodeSelectorTerms?.length !== 1) {
      const problem = 'must have exactly one node selector term';
      const at = path.child('nodeSelector', 'nodeSelectorTerms');
      errors.push(invalidField(at, nodeSelector.nodeSelectorTerms, problem));
    }
  }
  for (const name of ['allNodes', 'perDeviceNodeSelection'] as const) {
    if (spec[name]) given.push(`\`${name}\``);
    else if (spec[name] === false) errors.push(invalidField(path.child(name), false, onlyTrue));
  }
  const wanted = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) errors.push(required(path, wanted));
  else if (given.length > 1) {
    errors.push(invalidField(path, `{${given.join(', ')}}`, `${wanted}, but multiple fields are set`));
  }
}

function checkDevice(errors: FieldError[], device: DeepReadonly<Device>, selects: boolean, at: FieldPath): void {
  checkText(errors, isDns1123Label, device.name, at, 'name');
  const attributes = Object.entries(device.attributes ?? {});
  const capacity = Object.entries(device.capacity ?? {});
  const count = attributes.length + capacity.length;
  if (count > maxProperties) {
    const problem = `the total number of attributes and capacities must not exceed ${maxProperties}`;
    errors.push(invalidField(at, count, problem));
  }
  for (const [name, attribute] of attributes) {
    const place = at.child('attributes').key(name);
    checkQualifiedName(errors, name, place);
    checkAttribute(errors, attribute, place);
  }
  for (const [name, { requestPolicy }] of capacity) {
    const place = at.child('capacity').key(name);
    checkQualifiedName(errors, name, place);
    if (!requestPolicy || device.allowMultipleAllocations) continue;
    errors.push(forbiddenField(place.child('requestPolicy'), 'allowMultipleAllocations must be true'));
  }
  checkItems(errors, device.taints, at.child('taints'), maxTaints, (taint, place) => checkTaint(errors, taint, place));
  checkItems<DeviceCounterConsumption>(
    errors,
    device.consumesCounters,
    at.child('consumesCounters'),
    maxConsumptions,
    ({ counterSet, counters }, place) => {
      if (!counterSet) errors.push(required(place.child('counterSet')));
      else checkText(errors, isDns1123Label, counterSet, place, 'counterSet');
      checkCounters(errors, counters, place.child('counters'));
    },
    ({ counterSet }) => counterSet,
  );
  checkDevicePlace(errors, device, selects, at);
}

function checkDevicePlace(errors: FieldError[], device: DeepReadonly<Device>, selects: boolean, at: FieldPath): void {
  const { nodeName, nodeSelector, allNodes } = device;
  if (!selects) {
    if (nodeName === undefined && !nodeSelector && allNodes === undefined) return;
    const problem =
      '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
    errors.push(invalidField(at, null, problem));
    return;
  }
  const given: string[] = [];
  if (nodeName === '') errors.push(invalidField(at.child('nodeName'), '', 'must not be empty'));
  else if (nodeName !== undefined) {
    given.push('`nodeName`');
    checkText(errors, isDns1123Subdomain, nodeName, at, 'nodeName');
  }
  if (nodeSelector) {
    given.push('`nodeSelector`');
    checkNodeSelector(errors, nodeSelector, at.child('nodeSelector'));
  }
  if (allNodes) given.push('`allNodes`');
  else if (allNodes === false) errors.push(invalidField(at.child('allNodes'), false, onlyTrue));
  const wanted =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (given.length === 0) errors.push(required(at, wanted));
  else if (given.length > 1) errors.push(invalidField(at, `{${given.join(', ')}}`, wanted));
}

const semver =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

function checkAttribute(errors: FieldError[], attribute: DeepReadonly<DeviceAttribute>, at: FieldPath): void {
  const { string: text, version } = attribute;
  if (text !== undefined && text.length > maxValue) errors.push(tooLong(at.child('string'), maxValue));
  if (version !== undefined) {
    const problem = 'must be a string compatible with semver.org spec 2.0.0';
    if (!semver.test(version)) errors.push(invalidField(at.child('version'), version, problem));
    if (version.length > maxValue) errors.push(tooLong(at.child('version'), maxValue));
  }
  const values = Object.values(attribute).filter((value) => value !== undefined);
  if (values.length === 1) return;
  errors.push(invalidField(at, values.length === 0 ? '' : attribute, 'exactly one value must be specified'));
}

function checkCounters(
  errors: FieldError[],
  counters: DeepReadonly<Record<string, Counter>> | undefined,
  at: FieldPath,
): void {
  const names = Object.keys(counters ?? {});
  if (names.length === 0) errors.push(required(at));
  else if (names.length > maxCounters) errors.push(tooMany(at, names.length, maxCounters));
  else for (const name of names) checkText(errors, isDns1123Label, name, at.key(name));
}
