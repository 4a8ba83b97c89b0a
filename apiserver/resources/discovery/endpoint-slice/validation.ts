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
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isLabelValue, isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { checkReachable, ipFamilyOf } from '../../core/addresses/ip-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';

const typePath = fieldPath('addressType');
const endpointsPath = fieldPath('endpoints');
const portsPath = fieldPath('ports');

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const maxEndpoints = 1000;
const maxPorts = 20_000;
const maxAddresses = 100;
const maxTopology = 16;
const maxHints = 8;

/** https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export function validateEndpointSlice({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  const errors: FieldError[] = [];
  if (!addressType) errors.push(required(typePath));
  else if (!addressTypes.includes(addressType)) errors.push(notSupported(typePath, addressType, addressTypes));
  const all = endpoints ?? [];
  if (all.length > maxEndpoints) errors.push(tooMany(endpointsPath, all.length, maxEndpoints));
  else for (let i = 0; i < all.length; i++) checkEndpoint(errors, all[i] as Endpoint, addressType, i);
  checkPorts(errors, ports ?? []);
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
    checkAddress(errors, address, addressType, at().child('addresses').index(i));
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

function checkAddress(errors: FieldError[], address: string, type: string, at: FieldPath): void {
  if (type === 'IPv4' || type === 'IPv6') {
    if (ipFamilyOf(address) !== type) errors.push(invalidField(at, address, `must be a valid ${type} address`));
    checkReachable(errors, address, at);
  } else if (type === 'FQDN') checkFullName(errors, address, at);
}

function checkFullName(errors: FieldError[], name: string, at: FieldPath): void {
  if (name === '') {
    errors.push(required(at));
    return;
  }
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  const problems = isDns1123Subdomain(bare);
  for (const problem of problems) errors.push(invalidField(at, bare, problem));
  if (problems.length > 0) return;
  const labels = bare.split('.');
  if (labels.length < 2) {
    errors.push(invalidField(at, bare, 'should be a domain with at least two segments separated by dots'));
    return;
  }
  for (const label of labels) checkText(errors, isDns1123Label, label, at);
}

function checkHints(errors: FieldError[], { forZones = [], forNodes = [] }: EndpointHints, at: FieldPath): void {
  for (const { name, hints, rule } of [
    { name: 'forZones', hints: forZones ?? [], rule: isLabelValue },
    { name: 'forNodes', hints: forNodes ?? [], rule: isDns1123Subdomain },
  ]) {
    if (hints.length > maxHints) {
      errors.push(tooMany(at.child(name), hints.length, maxHints));
      continue;
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

export function validateEndpointSliceUpdate(
  { addressType }: EndpointSlice,
  old: DeepReadonly<EndpointSlice>,
): FieldError[] {
  return addressType === old.addressType ? [] : [invalidField(typePath, addressType, immutableMessage)];
}
