import { type FieldError, invalidField, notSupported, required, tooLong } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../api/names/dns.ts';
import type {
  DeviceClaim,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from '../../../proto/gen/resource/v1.ts';
import { checkText, notPositiveMessage } from '../core/field-checks.ts';
import { checkDeviceToleration } from './device-taints.ts';
import { checkItems, checkSet } from './lists.ts';
import { checkFullName } from './names.ts';
import { checkConfiguration } from './opaque.ts';

const maxItems = 32;
const maxSubRequests = 8;
const maxTolerations = 16;
const maxExpression = 10 * 1024;
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
  const { requests = [], constraints, config } = claim ?? {};
  const names = requestNames(claim);
  checkSet(errors, requests, maxItems, path.child('requests'), {
    key: ({ name }) => name,
    check: (request, at) => checkRequest(errors, request, at),
  });
  checkItems(errors, constraints, maxItems, path.child('constraints'), (constraint, at) =>
    checkConstraint(errors, constraint, names, at),
  );
  checkItems(errors, config, maxItems, path.child('config'), (item, at) => {
    checkRequestNames(errors, item.requests, names, at.child('requests'));
    checkConfiguration(errors, item, at);
  });
}

/** The names of the requests, and of the alternatives within them: `request/alternative`. */
export function requestNames(claim: DeepReadonly<DeviceClaim> | undefined): ReadonlySet<string> {
  return new Set(
    (claim?.requests ?? []).flatMap(({ name, firstAvailable }) => [
      name,
      ...(firstAvailable ?? []).map((alternative) => `${name}/${alternative.name}`),
    ]),
  );
}

/** Reports what is the name of no request. */
export function checkRequestName(
  errors: FieldError[],
  name: string,
  known: ReadonlySet<string>,
  path: FieldPath,
): void {
  const problem =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  const parts = name.split('/');
  if (parts.length <= 2) for (const part of parts) checkText(errors, isDns1123Label, part, path);
  if (parts.length > 2 || !known.has(name)) errors.push(invalidField(path, name, problem));
}

/** The same of a list of names. */
export function checkRequestNames(
  errors: FieldError[],
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
  path: FieldPath,
): void {
  checkSet(errors, given, maxItems, path, {
    key: (name) => name,
    check: (name, at) => checkRequestName(errors, name, known, at),
  });
}

function checkConstraint(
  errors: FieldError[],
  { requests, matchAttribute, distinctAttribute }: DeviceConstraint,
  names: ReadonlySet<string>,
  path: FieldPath,
): void {
  checkRequestNames(errors, requests, names, path.child('requests'));
  if (matchAttribute !== undefined) checkFullName(errors, matchAttribute, path.child('matchAttribute'));
  else if (distinctAttribute !== undefined) checkFullName(errors, distinctAttribute, path.child('distinctAttribute'));
  else {
    // Kubernetes says so although none is set.
    const problem = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
    errors.push(required(path, problem));
  }
}

function checkRequest(errors: FieldError[], request: DeviceRequest, path: FieldPath): void {
  const { exactly, firstAvailable = [] } = request;
  const which = 'exactly one of `exactly` or `firstAvailable` is required';
  checkText(errors, isDns1123Label, request.name, path, 'name');
  if (exactly && firstAvailable.length > 0) {
    errors.push(invalidField(path, null, `${which}, but multiple fields are set`));
  } else if (exactly) checkDevices(errors, exactly, path.child('exactly'));
  else if (firstAvailable.length === 0) errors.push(required(path, which));
  else {
    checkSet(errors, firstAvailable, maxSubRequests, path.child('firstAvailable'), {
      key: ({ name }) => name,
      check: (sub, at) => {
        checkText(errors, isDns1123Label, sub.name, at, 'name');
        checkDevices(errors, sub, at);
      },
    });
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
    errors.push(invalidField(path.child('count'), count, notPositiveMessage));
  }
  checkItems(errors, request.tolerations, maxTolerations, path.child('tolerations'), (toleration, at) =>
    checkDeviceToleration(errors, toleration, at),
  );
}

/** Reports selectors without an expression; expressions themselves are for who evaluates them. */
export function checkSelectors(
  errors: FieldError[],
  selectors: readonly DeviceSelector[] | undefined,
  path: FieldPath,
): void {
  checkItems(errors, selectors, maxItems, path, ({ cel }, at) => {
    if (!cel?.expression) errors.push(required(at.child('cel')));
    else if (Buffer.byteLength(cel.expression) > maxExpression) {
      errors.push(tooLong(at.child('cel', 'expression'), maxExpression));
    }
  });
}
