import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { validateLabelName } from '../../../../api/labels/validate.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isLabelValue } from '../../../../api/names/qualified-name.ts';
import type { Node, Taint } from '../../../../proto/gen/core/v1.ts';
import { checkCidr, cidrFamilyOf } from '../addresses/ip-address.ts';
import { checkAmount } from '../amounts/validation.ts';
import { notPositiveMessage } from '../field-checks.ts';
import { checkEffect } from '../pod-template/scheduling.ts';

const statusPath = fieldPath('status');

/** What a node must hold at any time. */
export function validateNode({ spec, status }: Node): FieldError[] {
  const errors = checkParts({ spec, status });
  const swap = status.nodeInfo?.swap?.capacity;
  if (swap !== undefined && swap <= 0) {
    errors.push(invalidField(fieldPath('metadata', 'nodeSwapStatus', 'capacity'), swap, notPositiveMessage));
  }
  const blocks = spec.podCIDRs ?? [];
  const path = fieldPath('spec', 'podCIDRs');
  for (const [i, block] of blocks.entries()) checkCidr(errors, block, path.index(i));
  if (blocks.length > 1) {
    const families = new Set(blocks.map(cidrFamilyOf));
    if (blocks.length > 2 || families.size < 2) {
      errors.push(invalidField(path, blocks, 'may specify no more than one CIDR for each IP family'));
    }
  }
  return errors;
}

/** What is looked at when a node comes, and again with what changes it; both report. */
function checkParts({ spec, status }: Pick<Node, 'spec' | 'status'>): FieldError[] {
  const errors: FieldError[] = [];
  // Kubernetes reports taints on the metadata.
  if (spec.taints) checkTaints(errors, spec.taints, fieldPath('metadata', 'taints'));
  for (const name of ['capacity', 'allocatable'] as const) {
    const amounts = status[name];
    for (const resource in amounts)
      checkAmount(errors, resource, amounts[resource] ?? '0', statusPath.child(name, resource), true);
  }
  if (status.declaredFeatures) checkFeatures(errors, status.declaredFeatures, statusPath.child('declaredFeatures'));
  return errors;
}

/** What a node says that it can, each once and in order. https://kep.k8s.io/5328 */
function checkFeatures(errors: FieldError[], features: readonly string[], path: FieldPath): void {
  for (const [i, feature] of features.entries()) {
    const next = features[i + 1];
    if (next === undefined || feature < next) continue;
    const at = path.index(i + 1);
    errors.push(feature === next ? duplicate(at, next) : invalidField(at, next, 'list must be sorted alphabetically'));
  }
}

function checkTaints(errors: FieldError[], taints: readonly Taint[], path: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, taint] of taints.entries()) {
    const { key, value = '', effect } = taint;
    const at = path.index(i);
    errors.push(...validateLabelName(key, at.child('key')));
    const problems = isLabelValue(value);
    if (problems.length > 0) errors.push(invalidField(at.child('value'), value, problems.join(';')));
    if (!effect) errors.push(required(at.child('effect')));
    else checkEffect(errors, effect, at, 'effect');
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) {
      const error = duplicate(at, taint);
      errors.push({ ...error, message: `${error.message}: taints must be unique by key and effect pair` });
    }
    seen.add(pair);
  }
}

/** What stays as it was once it is known: where the node is, and the addresses of its pods. */
export function validateNodeUpdate(node: Node, old: DeepReadonly<Node>): FieldError[] {
  const errors = checkParts(node);
  const addresses = node.status.addresses ?? [];
  for (const [i, address] of addresses.entries()) {
    const first = addresses.findIndex((one) => one.type === address.type && one.address === address.address);
    if (first < i) errors.push(duplicate(statusPath.child('addresses').index(i), address));
  }
  const keep = (name: string, problem: string) => errors.push(forbiddenField(fieldPath('spec', name), problem));
  const [before, after] = [old.spec.podCIDRs ?? [], node.spec.podCIDRs ?? []];
  const moved = before.length === after.length ? before.filter((block, i) => block !== after[i]) : before.slice(0, 1);
  for (const _ of moved) keep('podCIDRs', 'node updates may not change podCIDR except from "" to valid');
  if (old.spec.providerID && old.spec.providerID !== node.spec.providerID) {
    keep('providerID', 'node updates may not change providerID except from "" to valid');
  }
  if ((old.spec.externalID ?? '') !== (node.spec.externalID ?? '')) keep('externalID', 'may not be updated');
  return errors;
}
