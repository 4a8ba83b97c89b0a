import {
  duplicate,
  type FieldError,
  invalidField,
  notSupported,
  required,
  tooMany,
} from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../api/names/dns.ts';
import type {
  DeviceClaim,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from '../../../proto/gen/resource/v1.ts';
import { checkText } from '../core/field-checks.ts';

const maxItems = 32;
const maxSubRequests = 8;
const modes = ['All', 'ExactCount'];

/** One device, where it is not said how many. In place. */
export function defaultDeviceClaim({ devices }: ResourceClaimSpec): void {
  for (const { exactly, firstAvailable } of devices?.requests ?? []) {
    if (exactly) defaultRequest(exactly);
    for (const request of firstAvailable ?? []) defaultRequest(request);
  }
}

function defaultRequest(request: ExactDeviceRequest | DeviceSubRequest): void {
  request.allocationMode ||= 'ExactCount';
  if (request.allocationMode === 'ExactCount') request.count ||= 1;
  for (const toleration of request.tolerations ?? []) toleration.operator ||= 'Equal';
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/ */
export function checkDeviceClaim(errors: FieldError[], claim: DeviceClaim | undefined, path: FieldPath): void {
  const { requests = [], constraints = [], config = [] } = claim ?? {};
  checkSize(errors, requests, path.child('requests'), maxItems);
  const names = new Set<string>();
  for (const [i, request] of requests.entries()) {
    const at = path.child('requests').index(i);
    checkName(errors, request.name, names, at.child('name'));
    checkRequest(errors, request, at);
    for (const { name } of request.firstAvailable ?? []) names.add(`${request.name}/${name}`);
  }
  checkSize(errors, constraints, path.child('constraints'), maxItems);
  checkSize(errors, config, path.child('config'), maxItems);
  for (const { name, items } of [
    { name: 'constraints', items: constraints },
    { name: 'config', items: config },
  ]) {
    for (const [i, item] of items.entries()) {
      checkRequestNames(errors, item.requests ?? [], names, path.child(name).index(i).child('requests'));
    }
  }
}

function checkSize(errors: FieldError[], items: readonly unknown[], path: FieldPath, most: number): void {
  if (items.length > most) errors.push(tooMany(path, items.length, most));
}

function checkName(errors: FieldError[], name: string, seen: Set<string>, path: FieldPath): void {
  if (!name) errors.push(required(path));
  else checkText(errors, isDns1123Label, name, path);
  if (name && seen.has(name)) errors.push(duplicate(path, name));
  seen.add(name);
}

function checkRequestNames(
  errors: FieldError[],
  given: readonly string[],
  known: ReadonlySet<string>,
  path: FieldPath,
): void {
  for (const [i, name] of given.entries()) {
    if (given.indexOf(name) < i) errors.push(duplicate(path.index(i), name));
    if (!known.has(name)) {
      const problem =
        "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
      errors.push(invalidField(path.index(i), name, problem));
    }
  }
}

function checkRequest(errors: FieldError[], request: DeviceRequest, path: FieldPath): void {
  const { exactly, firstAvailable = [] } = request;
  if (exactly && firstAvailable.length > 0) {
    errors.push(invalidField(path, null, 'exactly one of `exactly` or `firstAvailable` is required'));
  } else if (!exactly && firstAvailable.length === 0) {
    errors.push(required(path, 'exactly one of `exactly` or `firstAvailable` is required'));
  }
  if (exactly) checkDevices(errors, exactly, path.child('exactly'));
  checkSize(errors, firstAvailable, path.child('firstAvailable'), maxSubRequests);
  const names = new Set<string>();
  for (const [i, sub] of firstAvailable.entries()) {
    const at = path.child('firstAvailable').index(i);
    checkName(errors, sub.name, names, at.child('name'));
    checkDevices(errors, sub, at);
  }
}

function checkDevices(errors: FieldError[], request: ExactDeviceRequest | DeviceSubRequest, path: FieldPath): void {
  const { deviceClassName, allocationMode = '', count = 0 } = request;
  if (!deviceClassName) errors.push(required(path.child('deviceClassName')));
  else checkText(errors, isDns1123Subdomain, deviceClassName, path, 'deviceClassName');
  checkSelectors(errors, request.selectors, path.child('selectors'));
  if (!modes.includes(allocationMode)) {
    errors.push(notSupported(path.child('allocationMode'), allocationMode, modes));
  } else if (allocationMode === 'All' && count !== 0) {
    const problem = "must not be specified when allocationMode is 'All'";
    errors.push(invalidField(path.child('count'), count, problem));
  } else if (allocationMode === 'ExactCount' && count <= 0) {
    errors.push(invalidField(path.child('count'), count, 'must be greater than zero'));
  }
}

/** Reports selectors without an expression; expressions themselves are for who evaluates them. */
export function checkSelectors(
  errors: FieldError[],
  selectors: readonly DeviceSelector[] | undefined,
  path: FieldPath,
): void {
  const given = selectors ?? [];
  checkSize(errors, given, path, maxItems);
  for (const [i, { cel }] of given.entries()) {
    if (!cel?.expression) errors.push(required(path.index(i).child('cel')));
  }
}
