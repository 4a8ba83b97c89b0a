import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim,
  ResourceClaimConsumerReference,
} from '../../../../proto/gen/resource/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkConditions } from '../../conditions.ts';
import { interfaceAddressProblems } from '../../core/addresses/canonical-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { checkNodeSelector } from '../../core/pod-template/affinity.ts';
import { internalForm } from '../../internal-form.ts';
import { checkDriverName } from '../../storage/parameters.ts';
import type { KindObject } from '../../typed.ts';
import { checkConfiguration, checkItems, checkPoolName, checkRawObject } from '../device-checks.ts';
import { checkRequestName, checkRequestNames, requestNames } from '../device-claim.ts';

const path = fieldPath('status');
const maxReservations = 256;
const maxResults = 32;
/** Of the class and of the claim. */
const maxConfigs = 64;
const maxConditions = 8;
const maxIps = 16;
const maxInterfaceName = 256;
const maxHardwareAddress = 128;
const sources = ['FromClaim', 'FromClass'];

/** What may become of an allocation: it is made once, used by those who reserve it, and given up when nobody does. */
export function validateClaimStatus(claim: KindObject<ResourceClaim>, old: DeepReadonly<ResourceClaim>): FieldError[] {
  const errors: FieldError[] = [];
  const { allocation, reservedFor = [], devices } = claim.status ?? {};
  const before = old.status ?? {};
  checkItems<ResourceClaimConsumerReference>(
    errors,
    reservedFor,
    path.child('reservedFor'),
    maxReservations,
    (consumer, at) => {
      for (const name of ['resource', 'name', 'uid'] as const) {
        if (!consumer[name]) errors.push(required(at.child(name)));
      }
    },
    ({ uid }) => uid,
  );
  const allocated = new Set((allocation?.devices?.results ?? []).map(idOf));
  checkItems<AllocatedDeviceStatus>(
    errors,
    devices,
    path.child('devices'),
    -1,
    (device, at) => checkDeviceStatus(errors, device, allocated, at),
    idOf,
  );
  if (reservedFor.length > 0 && !allocation) {
    errors.push(forbiddenField(path.child('reservedFor'), 'may not be specified when `allocated` is not set'));
  } else if (claim.metadata.deletionTimestamp) {
    const known = before.reservedFor ?? [];
    if (reservedFor.some((consumer) => !known.some((one) => semanticEqual(one, consumer)))) {
      const problem = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';
      errors.push(forbiddenField(path.child('reservedFor'), problem));
    }
  }
  if (!allocation) return errors;
  const at = path.child('allocation');
  if (!before.allocation) checkAllocation(errors, allocation, requestNames(claim.spec.devices), at);
  else if (!semanticEqual(allocation, before.allocation)) {
    const schema = messageSchema('k8s.io.api.resource.v1.AllocationResult');
    errors.push(invalidField(at, internalForm(schema, allocation), immutableMessage));
  }
  return errors;
}

interface Identified {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly shareID?: string;
}

function idOf({ driver, pool, device, shareID }: Identified): string {
  return [driver, pool, device, ...(shareID ? [shareID] : [])].join('/');
}

function checkAllocation(
  errors: FieldError[],
  { devices, nodeSelector }: AllocationResult,
  names: ReadonlySet<string>,
  at: FieldPath,
): void {
  const place = at.child('devices');
  checkItems<DeviceRequestAllocationResult>(
    errors,
    devices?.results,
    place.child('results'),
    maxResults,
    (result, inner) => {
      checkRequestName(errors, result.request, names, inner.child('request'));
      checkDeviceId(errors, result, inner);
    },
  );
  checkItems<DeviceAllocationConfiguration>(
    errors,
    devices?.config,
    place.child('config'),
    maxConfigs,
    (config, inner) => {
      if (!config.source) errors.push(required(inner.child('source')));
      else if (!sources.includes(config.source)) {
        errors.push(notSupported(inner.child('source'), config.source, sources));
      }
      checkRequestNames(errors, config.requests, names, inner.child('requests'));
      checkConfiguration(errors, config, inner);
    },
  );
  if (nodeSelector) checkNodeSelector(errors, nodeSelector, at.child('nodeSelector'));
}

function checkDeviceId(errors: FieldError[], { driver, pool, device }: Identified, at: FieldPath): void {
  checkDriverName(errors, driver, at.child('driver'));
  checkPoolName(errors, pool, at.child('pool'));
  checkText(errors, isDns1123Label, device, at, 'device');
}

function checkDeviceStatus(
  errors: FieldError[],
  device: DeepReadonly<AllocatedDeviceStatus>,
  allocated: ReadonlySet<string>,
  at: FieldPath,
): void {
  checkDeviceId(errors, device, at);
  if (!allocated.has(idOf(device))) {
    errors.push(invalidField(at, idOf(device), 'must be an allocated device in the claim'));
  }
  const { conditions, data, networkData } = device;
  if ((conditions ?? []).length > maxConditions) {
    errors.push(tooMany(at.child('conditions'), (conditions ?? []).length, maxConditions));
  }
  checkConditions(errors, conditions, at.child('conditions'));
  if (data !== undefined) checkRawObject(errors, data, at.child('data'));
  if (networkData) checkNetworkData(errors, networkData, at.child('networkData'));
}

function checkNetworkData(
  errors: FieldError[],
  { interfaceName = '', hardwareAddress = '', ips }: DeepReadonly<NetworkDeviceData>,
  at: FieldPath,
): void {
  if (interfaceName.length > maxInterfaceName) errors.push(tooLong(at.child('interfaceName'), maxInterfaceName));
  if (hardwareAddress.length > maxHardwareAddress)
    errors.push(tooLong(at.child('hardwareAddress'), maxHardwareAddress));
  checkItems<string>(
    errors,
    ips,
    at.child('ips'),
    maxIps,
    (address, place) => checkText(errors, interfaceAddressProblems, address, place),
    (address) => address,
  );
}
