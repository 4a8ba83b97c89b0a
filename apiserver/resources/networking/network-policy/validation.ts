import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isPortName, isPortNumber } from '../../../../api/names/format.ts';
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../../../proto/gen/networking/v1.ts';
import { checkCidr, cidrFamilyOf } from '../../core/addresses/ip-address.ts';
import { checkNumber, checkText } from '../../core/field-checks.ts';
import { isStrictSubset } from './address-block.ts';

const path = fieldPath('spec');
const typesPath = path.child('policyTypes');
const protocols = ['TCP', 'UDP', 'SCTP'];
const types = ['Ingress', 'Egress'];

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec) return errors;
  errors.push(...validateLabelSelector(spec.podSelector, path.child('podSelector')));
  for (const [i, { ports, from }] of (spec.ingress ?? []).entries()) {
    checkRule(errors, ports, from, path.child('ingress').index(i), 'from');
  }
  for (const [i, { ports, to }] of (spec.egress ?? []).entries()) {
    checkRule(errors, ports, to, path.child('egress').index(i), 'to');
  }
  const given = spec.policyTypes ?? [];
  if (given.length > types.length) {
    errors.push(invalidField(typesPath, given, 'may not specify more than two policyTypes'));
    return errors;
  }
  for (const [i, type] of given.entries()) {
    if (!types.includes(type)) errors.push(notSupported(typesPath.index(i), type, types));
  }
  return errors;
}

function checkRule(
  errors: FieldError[],
  ports: readonly NetworkPolicyPort[] | undefined,
  peers: readonly NetworkPolicyPeer[] | undefined,
  at: FieldPath,
  name: 'from' | 'to',
): void {
  for (const [i, port] of (ports ?? []).entries()) checkPort(errors, port, at.child('ports').index(i));
  for (const [i, peer] of (peers ?? []).entries()) checkPeer(errors, peer, at.child(name).index(i));
}

function checkPort(errors: FieldError[], { protocol, port, endPort }: NetworkPolicyPort, at: FieldPath): void {
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(at.child('protocol'), protocol, protocols));
  }
  if (typeof port === 'number') {
    checkNumber(errors, isPortNumber, port, at, 'port');
    if (endPort === undefined) return;
    if (endPort < port) {
      errors.push(invalidField(at.child('endPort'), port, 'must be greater than or equal to `port`'));
    }
    checkNumber(errors, isPortNumber, endPort, at, 'endPort');
    return;
  }
  if (endPort !== undefined) {
    const problem = port === undefined ? '`port` is not specified' : '`port` is non-numeric';
    errors.push(invalidField(at.child('endPort'), endPort, `may not be specified when ${problem}`));
  }
  if (port !== undefined) checkText(errors, isPortName, port, at, 'port');
}

function checkPeer(
  errors: FieldError[],
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  at: FieldPath,
): void {
  if (podSelector) errors.push(...validateLabelSelector(podSelector, at.child('podSelector')));
  if (namespaceSelector) errors.push(...validateLabelSelector(namespaceSelector, at.child('namespaceSelector')));
  if (ipBlock) checkBlock(errors, ipBlock, at.child('ipBlock'));
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(at, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector)) {
    errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'));
  }
}

function checkBlock(errors: FieldError[], { cidr, except }: IPBlock, at: FieldPath): void {
  if (!cidr) {
    errors.push(required(at.child('cidr')));
    return;
  }
  checkCidr(errors, cidr, at.child('cidr'));
  if (!cidrFamilyOf(cidr)) return;
  for (const [i, part] of (except ?? []).entries()) {
    const place = at.child('except').index(i);
    checkCidr(errors, part, place);
    if (cidrFamilyOf(part) && !isStrictSubset(part, cidr)) {
      errors.push(invalidField(place, part, 'must be a strict subset of `cidr`'));
    }
  }
}
