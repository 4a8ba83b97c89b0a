import {
  duplicate,
  type FieldError,
  invalidField,
  notSupported,
  required,
  tooMany,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { validateLabels } from '../../../../api/labels/validate.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isLabelValue, isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { ipWarnings } from '../../core/addresses/address-warnings.ts';
import { checkIp, checkReachable, ipFamilyOf } from '../../core/addresses/ip-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';

const typePath = fieldPath('addressType');
const endpointsPath = fieldPath('endpoints');
const portsPath = fieldPath('ports');

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const ownControllers = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']);
const maxEndpoints = 1000;
const maxPorts = 20_000;
const maxAddresses = 100;
const maxTopology = 16;
const maxHints = 8;

/**
 * Endpoints that are those of `old` are not looked at again: slices are big, and older servers accepted what is refused now.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export function validateEndpointSlice(
  { addressType, endpoints, ports }: EndpointSlice,
  old?: DeepReadonly<EndpointSlice>,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!addressType) errors.push(required(typePath));
  else if (!addressTypes.includes(addressType)) errors.push(notSupported(typePath, addressType, addressTypes));
  checkPorts(errors, ports ?? []);
  if (old && deepEqual(endpoints, old.endpoints)) return errors;
  const all = endpoints ?? [];
  if (all.length > maxEndpoints) errors.push(tooMany(endpointsPath, all.length, maxEndpoints));
  else for (let i = 0; i < all.length; i++) checkEndpoint(errors, all[i] as Endpoint, addressType, i);
  return errors;
}

/** Addresses that may be of a range that no other machine reaches; all others need no closer look. */
const special = /^(?:0|127|169|224)\.|:/;

/** Slices are big and written often, so paths are made only where something is wrong. */
function checkEndpoint(errors: FieldError[], endpoint: Endpoint, addressType: string, index: number): void {
  const { addresses, nodeName, hostname, deprecatedTopology, hints } = endpoint;
  const at = () => endpointsPath.index(index);
  const given = addresses ?? [];
  if (given.length === 0) errors.push(required(at().child('addresses'), 'must contain at least 1 address'));
  else if (given.length > maxAddresses) errors.push(tooMany(at().child('addresses'), given.length, maxAddresses));
  for (let i = 0; i < given.length; i++) {
    const address = given[i] ?? '';
    if (ipFamilyOf(address) === addressType && !special.test(address)) continue;
    checkAddress(errors, address, addressType, at().child('addresses'), i);
  }
  if (nodeName !== undefined && isDns1123Subdomain(nodeName).length > 0) {
    checkText(errors, isDns1123Subdomain, nodeName, at(), 'nodeName');
  }
  if (deprecatedTopology) {
    const place = at().child('deprecatedTopology');
    const count = Object.keys(deprecatedTopology).length;
    if (count > maxTopology) errors.push(tooMany(place, count, maxTopology));
    errors.push(...validateLabels(deprecatedTopology, place));
  }
  if (hostname !== undefined) checkText(errors, isDns1123Label, hostname, at(), 'hostname');
  if (hints) checkHints(errors, hints, at().child('hints'));
}

function checkAddress(errors: FieldError[], address: string, type: string, list: FieldPath, index: number): void {
  const at = list.index(index);
  if (type === 'FQDN') checkFullName(errors, address, at);
  if ((type !== 'IPv4' && type !== 'IPv6') || !checkIp(errors, address, at)) return;
  // Named by the list, as Kubernetes has it.
  if (ipFamilyOf(address) !== type) errors.push(invalidField(list, address, `must be an ${type} address`));
  checkReachable(errors, address, at);
}

function checkFullName(errors: FieldError[], name: string, at: FieldPath): void {
  if (name === '') {
    errors.push(required(at));
    return;
  }
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  const problems = isDns1123Subdomain(bare);
  const labels = bare.split('.');
  if (problems.length > 0) errors.push(invalidField(at, bare, problems.join(',')));
  else if (labels.length < 2) {
    errors.push(invalidField(at, bare, 'should be a domain with at least two segments separated by dots'));
  } else {
    const unfit = labels.find((label) => isDns1123Label(label).length > 0);
    if (unfit !== undefined) errors.push(invalidField(at, unfit, isDns1123Label(unfit).join(',')));
  }
}

function checkHints(errors: FieldError[], { forZones = [], forNodes = [] }: EndpointHints, at: FieldPath): void {
  for (const { name, hints, rule } of [
    { name: 'forZones', hints: forZones ?? [], rule: isLabelValue },
    { name: 'forNodes', hints: forNodes ?? [], rule: isDns1123Subdomain },
  ]) {
    if (hints.length > maxHints) {
      errors.push(tooMany(at.child(name), hints.length, maxHints));
      return;
    }
    const seen = new Set<string>();
    for (const [i, hint] of hints.entries()) {
      const place = at.child(name).index(i).child('name');
      if (seen.has(hint.name)) errors.push(duplicate(place, hint.name));
      seen.add(hint.name);
      checkText(errors, rule, hint.name, place);
    }
  }
}

function checkPorts(errors: FieldError[], ports: readonly EndpointPort[]): void {
  if (ports.length > maxPorts) {
    errors.push(tooMany(portsPath, ports.length, maxPorts));
    return;
  }
  const names = new Set<string>();
  for (const [i, { name = '', protocol, appProtocol }] of ports.entries()) {
    const at = portsPath.index(i);
    if (name !== '') checkText(errors, isDns1123Label, name, at, 'name');
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    if (protocol === undefined) errors.push(required(at.child('protocol')));
    else if (!protocols.includes(protocol)) errors.push(notSupported(at.child('protocol'), protocol, protocols));
    if (appProtocol !== undefined) checkText(errors, isQualifiedName, appProtocol, at, 'appProtocol');
  }
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: DeepReadonly<EndpointSlice>): FieldError[] {
  const errors = validateEndpointSlice(slice, old);
  if (slice.addressType !== old.addressType) errors.push(invalidField(typePath, slice.addressType, immutableMessage));
  return errors;
}

/** Names instead of addresses are going, and addresses are likely to be written in another way elsewhere. */
export function endpointSliceWarnings(
  { metadata, addressType, endpoints }: KindObject<EndpointSlice>,
  old: DeepReadonly<EndpointSlice> | undefined,
): string[] {
  // The type cannot change, so only who makes a slice is told.
  if (addressType === 'FQDN') return old ? [] : ['spec.addressType: FQDN endpoints are deprecated'];
  // The controllers write addresses as they should be.
  if (ownControllers.has(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return [];
  return (endpoints ?? []).flatMap(({ addresses }, i) =>
    (addresses ?? []).flatMap((address, j) =>
      special.test(address) ? ipWarnings(address, endpointsPath.index(i).child('addresses').index(j)) : [],
    ),
  );
}
