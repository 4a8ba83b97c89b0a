import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { ResourceSlice, ResourceSliceSpec } from '../../../../proto/gen/resource/v1.ts';
import { checkText, immutableMessage, notPositiveMessage } from '../../core/field-checks.ts';
import { checkNodeSelector } from '../../core/pod-template/affinity.ts';
import { checkDriverName } from '../../storage/parameters.ts';
import { strategyFor } from '../../typed.ts';
import { checkCounters, checkDevice } from '../device.ts';
import { checkSet } from '../lists.ts';
import { checkPoolName } from '../names.ts';

const path = fieldPath('spec');
const poolPath = path.child('pool');
const maxDevices = 128;
/** Where devices have taints or consume counters, which take more to look at. */
const maxRichDevices = 64;
const maxCounterSets = 8;

/** https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceslice */
function validateResourceSlice({ spec }: ResourceSlice, old: DeepReadonly<ResourceSlice> | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const { driver, pool, devices = [], sharedCounters } = spec;
  checkDriverName(errors, driver ?? '', path.child('driver'));
  checkPoolName(errors, pool.name, poolPath.child('name'));
  if (pool.resourceSliceCount <= 0) {
    errors.push(invalidField(poolPath.child('resourceSliceCount'), pool.resourceSliceCount, notPositiveMessage));
  }
  if (pool.generation < 0) {
    const problem = 'must be greater than or equal to zero';
    errors.push(invalidField(poolPath.child('generation'), pool.generation, problem));
  }
  if (old) checkSettled(errors, spec, old.spec);
  checkPlace(errors, spec);
  if (sharedCounters && spec.devices) {
    errors.push(invalidField(path, '', 'only one of `sharedCounters` or `devices` is allowed'));
  }
  const rich = devices.some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length);
  const before = new Map((old?.spec.devices ?? []).map((device) => [device.name, device]));
  checkSet(errors, devices, rich ? maxRichDevices : maxDevices, path.child('devices'), {
    key: ({ name }) => name,
    check: (device, at) =>
      checkDevice(errors, device, before.get(device.name), at, spec.perDeviceNodeSelection === true),
  });
  checkSet(errors, sharedCounters, maxCounterSets, path.child('sharedCounters'), {
    key: ({ name }) => name,
    check: (set, at) => checkCounters(errors, set, at, 'name'),
  });
  return errors;
}

/** A slice is of one place: a node, some nodes, all of them, or what each device says. */
function checkPlace(errors: FieldError[], spec: ResourceSliceSpec): void {
  const { nodeName, nodeSelector } = spec;
  const given: string[] = [];
  if (nodeName) {
    given.push('`nodeName`');
    checkText(errors, isDns1123Subdomain, nodeName, path, 'nodeName');
  } else if (nodeName !== undefined) {
    errors.push(invalidField(path.child('nodeName'), nodeName, 'must be either unset or set to a non-empty string'));
  }
  if (nodeSelector) {
    const at = path.child('nodeSelector');
    given.push('`nodeSelector`');
    checkNodeSelector(errors, nodeSelector, at);
    const terms = nodeSelector.nodeSelectorTerms;
    if (terms?.length !== 1) {
      const problem = 'must have exactly one node selector term';
      errors.push(invalidField(at.child('nodeSelectorTerms'), terms ?? null, problem));
    }
  }
  for (const name of ['allNodes', 'perDeviceNodeSelection'] as const) {
    if (spec[name]) given.push(`\`${name}\``);
    else if (spec[name] !== undefined) {
      errors.push(invalidField(path.child(name), spec[name], 'must be either unset or set to true'));
    }
  }
  const which = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) errors.push(required(path, which));
  else if (given.length > 1) {
    errors.push(invalidField(path, `{${given.join(', ')}}`, `${which}, but multiple fields are set`));
  }
}

function checkSettled(errors: FieldError[], spec: ResourceSliceSpec, old: DeepReadonly<ResourceSliceSpec>): void {
  if (spec.pool.name !== old.pool.name) {
    errors.push(invalidField(poolPath.child('name'), spec.pool.name, immutableMessage));
  }
  for (const name of ['driver', 'nodeName'] as const) {
    if (!deepEqual(spec[name], old[name])) {
      errors.push(invalidField(path.child(name), spec[name] ?? null, immutableMessage));
    }
  }
}

const lists = ['bools', 'ints', 'strings', 'versions'] as const;

/** DRAListTypeAttributes and DRANodeAllocatableResources are off. https://kep.k8s.io/5491, https://kep.k8s.io/5517 */
function dropDisabledFields({ spec }: ResourceSlice, old: DeepReadonly<ResourceSlice> | undefined): void {
  const before = old?.spec.devices ?? [];
  const listed = before.some(({ attributes }) =>
    Object.values(attributes ?? {}).some((attribute) => lists.some((name) => attribute[name] !== undefined)),
  );
  const mapped = before.some(({ nodeAllocatableResourceMappings: mappings }) => mappings !== undefined);
  for (const device of spec.devices ?? []) {
    if (!mapped) delete device.nodeAllocatableResourceMappings;
    if (listed) continue;
    for (const attribute of Object.values(device.attributes ?? {})) for (const name of lists) delete attribute[name];
  }
}

export const resourceSliceStrategy = strategyFor<ResourceSlice>({
  returnsDeleted: true,
  countsGenerations: true,
  prepareForCreate: (slice) => dropDisabledFields(slice, undefined),
  prepareForUpdate: dropDisabledFields,
  validateCreate: (slice) => validateResourceSlice(slice, undefined),
  validateUpdate: validateResourceSlice,
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec.nodeName ?? '', 'spec.driver': spec.driver ?? '' }),
  unselectable: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
});
