import { type FieldError, forbiddenField, invalidField, required, tooLong } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../api/names/dns.ts';
import type { Counter, Device, DeviceAttribute } from '../../../proto/gen/resource/v1.ts';
import { checkText } from '../core/field-checks.ts';
import { checkNodeSelector } from '../core/pod-template/affinity.ts';
import { checkBindingConditions } from './binding-conditions.ts';
import { checkDeviceTaint } from './device-taints.ts';
import { checkItems, checkSet } from './lists.ts';
import { checkQualifiedName } from './names.ts';
import { checkRequestPolicy } from './request-policy.ts';

const maxProperties = 32;
const maxTaints = 16;
const maxConsumptions = 2;
const maxCounters = 32;
const maxValue = 64;
const number = '(0|[1-9]\\d*)';
const preRelease = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const build = '[0-9a-zA-Z-]+';
const version = new RegExp(
  `^${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+${build}(\\.${build})*)?$`,
);

/** A device as a driver offers it. What is as it was before is not looked at again. https://kep.k8s.io/4381 */
export function checkDevice(
  errors: FieldError[],
  device: Device,
  old: DeepReadonly<Device> | undefined,
  path: FieldPath,
  ownNodes: boolean,
): void {
  const { attributes = {}, capacity = {} } = device;
  checkText(errors, isDns1123Label, device.name, path, 'name');
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  if (count > maxProperties) {
    const problem = `the total number of attributes and capacities must not exceed ${maxProperties}`;
    errors.push(invalidField(path, count, problem));
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    checkQualifiedName(errors, name, path.child('attributes'));
    checkAttribute(errors, attribute, path.child('attributes').key(name));
  }
  if (!old || !deepEqual(capacity, old.capacity ?? {})) checkCapacity(errors, device, path.child('capacity'));
  if (!old || !deepEqual(device.taints ?? [], old.taints ?? [])) {
    checkItems(errors, device.taints, maxTaints, path.child('taints'), (taint, at) =>
      checkDeviceTaint(errors, taint, at),
    );
  }
  checkSet(errors, device.consumesCounters, maxConsumptions, path.child('consumesCounters'), {
    key: ({ counterSet }) => counterSet,
    check: ({ counterSet, counters }, at) => {
      checkCounters(errors, { name: counterSet, counters }, at, 'counterSet');
    },
  });
  checkPlace(errors, device, path, ownNodes);
  checkBindingConditions(errors, device, path);
}

/** A named set of counters, and what a device takes of one. */
export function checkCounters(
  errors: FieldError[],
  { name, counters }: { readonly name: string; readonly counters: Readonly<Record<string, Counter>> | undefined },
  path: FieldPath,
  nameField: string,
): void {
  if (!name) errors.push(required(path.child(nameField)));
  else checkText(errors, isDns1123Label, name, path, nameField);
  const names = Object.keys(counters ?? {});
  const at = path.child('counters');
  if (names.length === 0) errors.push(required(at));
  else checkItems(errors, names, maxCounters, at, (one) => checkText(errors, isDns1123Label, one, at));
}

function checkAttribute(errors: FieldError[], attribute: DeviceAttribute, path: FieldPath): void {
  const { string, version: release } = attribute;
  if (string !== undefined && string.length > maxValue) errors.push(tooLong(path.child('string'), maxValue));
  if (release !== undefined) {
    if (!version.test(release)) {
      const problem = 'must be a string compatible with semver.org spec 2.0.0';
      errors.push(invalidField(path.child('version'), release, problem));
    }
    if (release.length > maxValue) errors.push(tooLong(path.child('version'), maxValue));
  }
  const given = Object.values(attribute).filter((value) => value !== undefined).length;
  if (given !== 1) errors.push(invalidField(path, given === 0 ? '' : attribute, 'exactly one value must be specified'));
}

function checkCapacity(
  errors: FieldError[],
  { capacity = {}, allowMultipleAllocations: shared }: Device,
  path: FieldPath,
): void {
  for (const [name, { value, requestPolicy }] of Object.entries(capacity)) {
    checkQualifiedName(errors, name, path);
    if (!requestPolicy) continue;
    const at = path.key(name).child('requestPolicy');
    if (shared) checkRequestPolicy(errors, requestPolicy, value, at);
    else errors.push(forbiddenField(at, 'allowMultipleAllocations must be true'));
  }
}

/** Devices say where they are when their slice says that they do. */
function checkPlace(
  errors: FieldError[],
  { nodeName, nodeSelector, allNodes }: Device,
  path: FieldPath,
  ownNodes: boolean,
): void {
  if (!ownNodes) {
    if (nodeName === undefined && !nodeSelector && allNodes === undefined) return;
    const problem =
      '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
    errors.push(invalidField(path, null, problem));
    return;
  }
  const given: string[] = [];
  if (nodeName) {
    given.push('`nodeName`');
    checkText(errors, isDns1123Subdomain, nodeName, path, 'nodeName');
  } else if (nodeName !== undefined) errors.push(invalidField(path.child('nodeName'), nodeName, 'must not be empty'));
  if (nodeSelector) {
    given.push('`nodeSelector`');
    checkNodeSelector(errors, nodeSelector, path.child('nodeSelector'));
  }
  if (allNodes) given.push('`allNodes`');
  else if (allNodes !== undefined) {
    errors.push(invalidField(path.child('allNodes'), allNodes, 'must be either unset or set to true'));
  }
  if (given.length === 1) return;
  const problem =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  errors.push(given.length === 0 ? required(path, problem) : invalidField(path, `{${given.join(', ')}}`, problem));
}
