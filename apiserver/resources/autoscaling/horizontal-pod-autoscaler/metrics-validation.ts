import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type { MetricIdentifier, MetricSpec, MetricTarget } from '../../../../proto/gen/autoscaling/v2.ts';
import { checkText } from '../../core/field-checks.ts';
import { checkReference, type VersionRule } from './references.ts';

const sources = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const targetTypes = ['Utilization', 'Value', 'AverageValue'];
/** The field that holds each source, in the order in which they are looked at. */
const members = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;

function memberOf(type: string): (typeof members)[number] | undefined {
  return members.find((member) => `${member.charAt(0).toUpperCase()}${member.slice(1)}` === type);
}

/** What a workload is scaled by: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-multiple-metrics */
export function checkMetric(errors: FieldError[], spec: MetricSpec, path: FieldPath, versionRule: VersionRule): void {
  if (!spec.type) errors.push(required(path.child('type'), 'must specify a metric source type'));
  if (!sources.includes(spec.type)) errors.push(notSupported(path.child('type'), spec.type, sources));
  const present = members.filter((member) => spec[member] !== undefined);
  const [first] = present;
  if (first) checkSource(errors, spec, first, path.child(first), versionRule);
  const expected = memberOf(spec.type);
  if (!expected) errors.push(notSupported(path.child('type'), spec.type, sources));
  else if (!present.includes(expected)) {
    errors.push(required(path.child(expected), 'must populate information for the given metric source'));
  }
  if (present.length === 1) return;
  for (const member of present) {
    if (member !== expected) {
      errors.push(forbiddenField(path.child(member), 'must populate the given metric source only'));
    }
  }
}

function checkSource(
  errors: FieldError[],
  spec: MetricSpec,
  member: (typeof members)[number],
  path: FieldPath,
  versionRule: VersionRule,
): void {
  const source = spec[member];
  if (!source) return;
  if ('describedObject' in source) {
    checkReference(errors, source.describedObject, path.child('describedObject'), versionRule);
  }
  if ('metric' in source) checkIdentifier(errors, source.metric, path.child('metric'));
  else if (!source.name) errors.push(required(path.child('name'), 'must specify a resource name'));
  if ('container' in source) {
    if (!source.container) errors.push(required(path.child('container'), 'must specify a container'));
    else checkText(errors, isDns1123Label, source.container, path, 'container');
  }
  const { target } = source;
  const at = path.child('target');
  checkTarget(errors, target, at);
  const { value, averageValue, averageUtilization } = target;
  switch (member) {
    case 'object':
      if (value === undefined && averageValue === undefined) {
        errors.push(required(at.child('averageValue'), 'must set either a target value or averageValue'));
      }
      return;
    case 'external':
      if (value === undefined && averageValue === undefined) {
        errors.push(
          required(at.child('averageValue'), 'must set either a target value for metric or a per-pod target'),
        );
      } else if (value !== undefined && averageValue !== undefined) {
        errors.push(
          forbiddenField(at.child('value'), 'may not set both a target value for metric and a per-pod target'),
        );
      }
      return;
    case 'pods':
      if (averageValue === undefined || !isPositive(averageValue)) {
        errors.push(required(at.child('averageValue'), 'must specify a positive target averageValue'));
      }
      return;
    default:
      if (averageUtilization === undefined && averageValue === undefined) {
        errors.push(
          required(at.child('averageUtilization'), 'must set either a target raw value or a target utilization'),
        );
      } else if (averageUtilization !== undefined && averageValue !== undefined) {
        errors.push(
          forbiddenField(at.child('averageValue'), 'may not set both a target raw value and a target utilization'),
        );
      }
  }
}

function checkTarget(errors: FieldError[], target: MetricTarget, path: FieldPath): void {
  if (!target.type) errors.push(required(path.child('type'), 'must specify a metric target type'));
  if (!targetTypes.includes(target.type)) {
    errors.push(invalidField(path.child('type'), target.type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const name of ['value', 'averageValue'] as const) {
    const amount = target[name];
    if (amount === undefined || isPositive(amount)) continue;
    errors.push(invalidField(path.child(name), amount, 'must be positive'));
  }
  if (target.averageUtilization !== undefined && target.averageUtilization < 1) {
    errors.push(invalidField(path.child('averageUtilization'), target.averageUtilization, 'must be greater than 0'));
  }
}

function checkIdentifier(errors: FieldError[], { name }: MetricIdentifier, path: FieldPath): void {
  if (!name) errors.push(required(path.child('name'), 'must specify a metric name'));
  else checkText(errors, isPathSegmentName, name, path, 'name');
}

function isPositive(amount: string): boolean {
  return (tryParseQuantity(amount)?.sign() ?? 1) > 0;
}
