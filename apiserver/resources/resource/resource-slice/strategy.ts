import { duplicate, type FieldError, invalidField, required, tooMany } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { ResourceSlice } from '../../../../proto/gen/resource/v1.ts';
import { checkText, immutableMessage, notNegativeMessage } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';

const path = fieldPath('spec');
const poolPath = path.child('pool');
const devicesPath = path.child('devices');
const maxDevices = 128;

/** https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceslice */
function validateResourceSlice({ spec }: ResourceSlice): FieldError[] {
  const errors: FieldError[] = [];
  const { driver, pool, nodeName, nodeSelector, allNodes, perDeviceNodeSelection, devices = [] } = spec;
  if (!driver) errors.push(required(path.child('driver')));
  else checkText(errors, isDns1123Subdomain, driver, path, 'driver');
  if (!pool.name) errors.push(required(poolPath.child('name')));
  else for (const part of pool.name.split('/')) checkText(errors, isDns1123Subdomain, part, poolPath, 'name');
  if (pool.resourceSliceCount <= 0) {
    const problem = 'must be greater than zero';
    errors.push(invalidField(poolPath.child('resourceSliceCount'), pool.resourceSliceCount, problem));
  }
  if (pool.generation < 0) {
    errors.push(invalidField(poolPath.child('generation'), pool.generation, notNegativeMessage));
  }
  if (nodeName !== undefined) checkText(errors, isDns1123Subdomain, nodeName, path, 'nodeName');
  const placed = [nodeName, nodeSelector, allNodes || undefined, perDeviceNodeSelection || undefined];
  const count = placed.filter((value) => value !== undefined).length;
  const which = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (count === 0) errors.push(required(path, which));
  else if (count > 1) errors.push(invalidField(path, null, which));
  if (devices.length > maxDevices) errors.push(tooMany(devicesPath, devices.length, maxDevices));
  const names = new Set<string>();
  for (const [i, { name }] of devices.entries()) {
    const at = devicesPath.index(i).child('name');
    checkText(errors, isDns1123Label, name, at);
    if (names.has(name)) errors.push(duplicate(at, name));
    names.add(name);
  }
  return errors;
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

const settled = ['driver', 'nodeName'] as const;

export const resourceSliceStrategy = strategyFor<ResourceSlice>({
  returnsDeleted: true,
  countsGenerations: true,
  prepareForCreate: (slice) => dropDisabledFields(slice, undefined),
  prepareForUpdate: dropDisabledFields,
  validate: validateResourceSlice,
  validateUpdate: ({ spec }, old) => {
    const errors: FieldError[] = [];
    for (const name of settled) {
      if (!deepEqual(spec[name], old.spec[name])) {
        errors.push(invalidField(path.child(name), spec[name] ?? '', immutableMessage));
      }
    }
    if (spec.pool.name !== old.spec.pool.name) {
      errors.push(invalidField(poolPath.child('name'), spec.pool.name, immutableMessage));
    }
    return errors;
  },
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec.nodeName ?? '', 'spec.driver': spec.driver ?? '' }),
});
