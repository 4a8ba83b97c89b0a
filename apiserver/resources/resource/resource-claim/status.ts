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
  DeviceRequestAllocationResult,
  ResourceClaim,
} from '../../../../proto/gen/resource/v1.ts';
import { checkConditions } from '../../conditions.ts';
import { interfaceAddressProblems } from '../../core/addresses/canonical-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { checkNodeSelector } from '../../core/pod-template/affinity.ts';
import { checkDriverName } from '../../storage/parameters.ts';
import type { KindObject } from '../../typed.ts';
import { checkBindingConditions } from '../binding-conditions.ts';
import { checkRequestName, checkRequestNames, requestNames } from '../device-claim.ts';
import { checkDeviceToleration } from '../device-taints.ts';
import { checkItems, checkSet } from '../lists.ts';
import { checkPoolName } from '../names.ts';
import { checkConfiguration, checkRawObject } from '../opaque.ts';

const path = fieldPath('status');
const maxReservations = 256;
const maxResults = 32;
const maxConfigs = 64;
const maxConditions = 8;
const maxInterface = 256;
const maxHardware = 128;
const maxAddresses = 16;
const sources = ['FromClaim', 'FromClass'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What may become of an allocation: it is made once, used by those who reserve it, and given up when nobody does. */
export function validateClaimStatus(
  { metadata, spec, status }: KindObject<ResourceClaim>,
  old: DeepReadonly<ResourceClaim>,
): FieldError[] {
  const errors: FieldError[] = [];
  const { allocation, reservedFor = [], devices } = status ?? {};
  const before = old.status ?? {};
  const at = path.child('reservedFor');
  checkSet(errors, reservedFor, maxReservations, at, {
    key: ({ uid }) => uid,
    check: (consumer, place) => {
      for (const name of ['resource', 'name', 'uid'] as const) {
        if (!consumer[name]) errors.push(required(place.child(name)));
      }
    },
  });
  const granted = new Set((allocation?.devices?.results ?? []).map(deviceKey));
  checkSet(errors, devices, Number.POSITIVE_INFINITY, path.child('devices'), {
    key: deviceKey,
    check: (device, place) => checkDeviceStatus(errors, device, granted, place),
  });
  if (reservedFor.length > 0 && !allocation) {
    errors.push(forbiddenField(at, 'may not be specified when `allocated` is not set'));
  } else if (metadata.deletionTimestamp) {
    const known = new Set((before.reservedFor ?? []).map(({ uid }) => uid));
    if (reservedFor.some(({ uid }) => !known.has(uid))) {
      const problem = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';
      errors.push(forbiddenField(at, problem));
    }
  }
  if (!allocation) return errors;
  const place = path.child('allocation');
  if (!before.allocation) checkAllocation(errors, allocation, requestNames(spec.devices), place);
  else if (!semanticEqual(allocation, before.allocation)) {
    errors.push(invalidField(place, allocation, immutableMessage));
  }
  return errors;
}

/** What is said of devices goes with them when they are given up. */
export function dropDeallocated({ status }: KindObject<ResourceClaim>, old: DeepReadonly<ResourceClaim>): void {
  if (!status?.devices) return;
  const idOf = ({ driver, pool, device }: Pick<NamedDevice, 'driver' | 'pool' | 'device'>) =>
    [driver, pool, device].join('/');
  const gone = new Set((old.status?.allocation?.devices?.results ?? []).map(idOf));
  for (const result of status.allocation?.devices?.results ?? []) gone.delete(idOf(result));
  status.devices = status.devices.filter((device) => !gone.has(idOf(device)));
  if (status.devices.length === 0) delete status.devices;
}

type NamedDevice = Pick<AllocatedDeviceStatus, 'driver' | 'pool' | 'device' | 'shareID'>;

const deviceKey = ({ driver, pool, device, shareID }: NamedDevice): string =>
  [driver, pool, device, ...(shareID === undefined ? [] : [shareID])].join('/');

function checkAllocation(
  errors: FieldError[],
  { devices, nodeSelector }: AllocationResult,
  names: ReadonlySet<string>,
  at: FieldPath,
): void {
  const place = at.child('devices');
  checkItems(errors, devices?.results, maxResults, place.child('results'), (result, one) =>
    checkResult(errors, result, names, one),
  );
  checkItems(errors, devices?.config, maxConfigs, place.child('config'), (config, one) => {
    if (!config.source) errors.push(required(one.child('source')));
    else if (!sources.includes(config.source)) errors.push(notSupported(one.child('source'), config.source, sources));
    checkRequestNames(errors, config.requests, names, one.child('requests'));
    checkConfiguration(errors, config, one);
  });
  if (nodeSelector) checkNodeSelector(errors, nodeSelector, at.child('nodeSelector'));
}

function checkResult(
  errors: FieldError[],
  result: DeviceRequestAllocationResult,
  names: ReadonlySet<string>,
  at: FieldPath,
): void {
  checkRequestName(errors, result.request, names, at.child('request'));
  checkDeviceName(errors, result, at);
  checkBindingConditions(errors, result, at);
  for (const [i, toleration] of (result.tolerations ?? []).entries()) {
    checkDeviceToleration(errors, toleration, at.child('tolerations').index(i));
  }
}

function checkDeviceName(errors: FieldError[], { driver, pool, device, shareID }: NamedDevice, at: FieldPath): void {
  checkDriverName(errors, driver ?? '', at.child('driver'));
  checkPoolName(errors, pool, at.child('pool'));
  checkText(errors, isDns1123Label, device ?? '', at, 'device');
  if (shareID !== undefined && !uuid.test(shareID)) {
    const problem =
      'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters';
    errors.push(invalidField(at.child('shareID'), shareID, problem));
  }
}

/** What a driver says of a device that the claim has got. https://kep.k8s.io/4817 */
function checkDeviceStatus(
  errors: FieldError[],
  status: AllocatedDeviceStatus,
  granted: ReadonlySet<string>,
  at: FieldPath,
): void {
  checkDeviceName(errors, status, at);
  const key = deviceKey(status);
  if (!granted.has(key)) {
    const message = `Invalid value: ${key}: must be an allocated device in the claim`;
    errors.push({ type: 'FieldValueInvalid', field: String(at), message });
  }
  const { data, networkData } = status;
  const conditions = status.conditions ?? [];
  if (conditions.length > maxConditions) {
    errors.push(tooMany(at.child('conditions'), conditions.length, maxConditions));
  }
  checkConditions(errors, conditions, at.child('conditions'));
  if (data !== undefined) checkRawObject(errors, data, at.child('data'));
  if (!networkData) return;
  const { interfaceName = '', hardwareAddress = '', ips } = networkData;
  const network = at.child('networkData');
  if (interfaceName.length > maxInterface) errors.push(tooLong(network.child('interfaceName'), maxInterface));
  if (hardwareAddress.length > maxHardware) errors.push(tooLong(network.child('hardwareAddress'), maxHardware));
  checkSet(errors, ips, maxAddresses, network.child('ips'), {
    key: (address) => address,
    check: (address, place) => checkText(errors, interfaceAddressProblems, address, place),
  });
}
