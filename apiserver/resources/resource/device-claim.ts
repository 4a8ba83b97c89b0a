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
import { checkText } from '../core/field-checks.ts';
import { checkConfiguration, checkFullName, checkItems, checkToleration } from './device-checks.ts';

const maxItems = 32;
const maxSubRequests = 8;
const maxExpression = 10 * 1024;
/** What the compiler says of it. */
const emptyExpression =
  "compilation failed: ERROR: <input>:1:1: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
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
export function checkDeviceClaim(
  errors: FieldError[],
  claim: DeepReadonly<DeviceClaim> | undefined,
  path: FieldPath,
): void {
  const { requests, constraints, config } = claim ?? {};
  const names = requestNames(claim);
  checkItems<DeviceRequest>(
    errors,
    requests,
    path.child('requests'),
    maxItems,
    (request, at) => checkRequest(errors, request, at),
    ({ name }) => name,
  );
  checkItems<DeviceConstraint>(errors, constraints, path.child('constraints'), maxItems, (constraint, at) => {
    checkRequestNames(errors, constraint.requests, names, at.child('requests'));
    checkConstraint(errors, constraint, at);
  });
  checkItems(errors, config, path.child('config'), maxItems, (item, at) => {
    checkRequestNames(errors, item.requests, names, at.child('requests'));
    checkConfiguration(errors, item, at);
  });
}

/** The names by which a claim's requests are called; those of a choice also with the one that is chosen. */
export function requestNames(claim: DeepReadonly<DeviceClaim> | undefined): ReadonlySet<string> {
  return new Set(
    (claim?.requests ?? []).flatMap(({ name, firstAvailable }) => [
      name,
      ...(firstAvailable ?? []).map((sub) => `${name}/${sub.name}`),
    ]),
  );
}

/** Requests are named once each. */
export function checkRequestNames(
  errors: FieldError[],
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
  path: FieldPath,
): void {
  const check = (name: string, at: FieldPath) => checkRequestName(errors, name, known, at);
  checkItems<string>(errors, given, path, maxItems, check, (name) => name);
}

export function checkRequestName(
  errors: FieldError[],
  name: string,
  known: ReadonlySet<string>,
  path: FieldPath,
): void {
  const parts = name.split('/');
  if (parts.length <= 2) for (const part of parts) checkText(errors, isDns1123Label, part, path);
  if (known.has(name)) return;
  const problem =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  errors.push(invalidField(path, name, problem));
}

function checkConstraint(
  errors: FieldError[],
  { matchAttribute, distinctAttribute }: DeepReadonly<DeviceConstraint>,
  path: FieldPath,
): void {
  if (matchAttribute !== undefined) checkFullName(errors, matchAttribute, path.child('matchAttribute'));
  else if (distinctAttribute !== undefined) checkFullName(errors, distinctAttribute, path.child('distinctAttribute'));
  else {
    const detail = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
    errors.push(required(path, detail));
  }
}

function checkRequest(errors: FieldError[], request: DeepReadonly<DeviceRequest>, path: FieldPath): void {
  checkText(errors, isDns1123Label, request.name, path, 'name');
  const { exactly, firstAvailable = [] } = request;
  const wanted = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly && firstAvailable.length > 0) {
    errors.push(invalidField(path, null, `${wanted}, but multiple fields are set`));
  } else if (exactly) checkDevices(errors, exactly, path.child('exactly'));
  else if (firstAvailable.length === 0) errors.push(required(path, wanted));
  else {
    checkItems<DeviceSubRequest>(
      errors,
      firstAvailable,
      path.child('firstAvailable'),
      maxSubRequests,
      (sub, at) => {
        checkText(errors, isDns1123Label, sub.name, at, 'name');
        checkDevices(errors, sub, at);
      },
      ({ name }) => name,
    );
  }
}

function checkDevices(
  errors: FieldError[],
  request: DeepReadonly<ExactDeviceRequest | DeviceSubRequest>,
  path: FieldPath,
): void {
  const { deviceClassName, allocationMode = '', count = 0, tolerations } = request;
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
  for (const [i, toleration] of (tolerations ?? []).entries()) {
    checkToleration(errors, toleration, path.child('tolerations').index(i));
  }
}

/** Reports selectors without an expression; expressions themselves are for who evaluates them. */
export function checkSelectors(
  errors: FieldError[],
  selectors: DeepReadonly<DeviceSelector[]> | undefined,
  path: FieldPath,
): void {
  checkItems<DeviceSelector>(errors, selectors, path, maxItems, ({ cel }, at) => {
    const place = at.child('cel');
    if (!cel) errors.push(required(place));
    else if (cel.expression.length > maxExpression) errors.push(tooLong(place.child('expression'), maxExpression));
    else if (cel.expression === '') errors.push(invalidField(place.child('expression'), '', emptyExpression));
  });
}
