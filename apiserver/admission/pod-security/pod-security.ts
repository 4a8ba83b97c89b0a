import { invalid } from '../../../api/errors/constructors.ts';
import { aggregate, invalidField } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import type { Namespace, Pod, PodTemplateSpec } from '../../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refusal } from '../refuse.ts';
import { printDetails, violations } from './evaluate.ts';
import { namespaceWarnings } from './namespace-warnings.ts';
import { compareLevels, type Policy, type PolicyError, policyOf, printLevel, sameLevel } from './policy.ts';
import { changesPod } from './significant.ts';
import { mayHaveTemplate, templateOf } from './templates.ts';

const namespaces = { group: '', resource: 'namespaces' } as const;
const pods = { group: '', resource: 'pods' } as const;

/** Subresources through which nobody changes what a pod may do. */
const harmless: ReadonlySet<string> = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'resize',
  'status',
]);

/**
 * Keeps pods to the security level that their namespace's labels name.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podSecurity(lookup: AdmissionLookup): AdmissionPlugin {
  // The labels of a namespace are read once for each of its versions.
  const known = new WeakMap<object, ReturnType<typeof policyOf>>();
  const policyFor = (namespace: string | undefined): ReturnType<typeof policyOf> | undefined => {
    const found = lookup.get(namespaces, undefined, namespace ?? '');
    if (!found) return undefined;
    let read = known.get(found);
    if (!read) {
      read = policyOf(found.metadata.labels);
      known.set(found, read);
    }
    return read;
  };
  return {
    name: 'PodSecurity',
    handles,
    validate(request) {
      const { type } = request.resource;
      if (type.resource === 'namespaces') return judgeNamespace(request, lookup);
      const read = policyFor(request.namespace);
      if (!read) return;
      const { policy, errors } = read;
      const isPod = type.resource === 'pods' && type.group === '';
      const { enforce, audit, warn } = policy;
      const open = audit.level === 'privileged' && warn.level === 'privileged';
      if (errors.length === 0 && open && (!isPod || enforce.level === 'privileged')) return;
      if (errors.length > 0)
        request.annotate('pod-security.kubernetes.io/error', `Failed to parse policy: ${print(errors)}`);
      if (!isPod) {
        const template = templateOf(type, request.object);
        if (template) judge(request, policy, template, false);
        return;
      }
      const pod = request.object as unknown as Pod;
      if (request.operation === 'UPDATE' && !changesPod(pod, request.old as unknown as Pod)) return;
      judge(request, policy, pod, true);
    },
  };
}

function handles({ operation, subresource, resource: { type } }: AdmissionRequest): boolean {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
  if (type.group === '' && type.resource === 'pods') return subresource === undefined || !harmless.has(subresource);
  if (subresource !== undefined) return false;
  return (type.group === '' && type.resource === 'namespaces') || mayHaveTemplate(type);
}

function judge(request: AdmissionRequest, policy: Policy, pod: Pod | PodTemplateSpec, enforce: boolean): void {
  const subject = { metadata: pod.metadata ?? {}, spec: pod.spec ?? { containers: [] } };
  if (policy.audit.level !== 'privileged') {
    const found = violations(policy.audit, subject);
    if (found.length > 0) {
      request.annotate(
        'pod-security.kubernetes.io/audit-violations',
        `would violate PodSecurity "${printLevel(policy.audit)}": ${printDetails(found)}`,
      );
    }
  }
  if (enforce) {
    request.annotate('pod-security.kubernetes.io/enforce-policy', printLevel(policy.enforce));
    const found = violations(policy.enforce, subject);
    if (found.length > 0) {
      throw refusal(request, `violates PodSecurity "${printLevel(policy.enforce)}": ${printDetails(found)}`);
    }
  }
  const found = violations(policy.warn, subject);
  if (found.length > 0) {
    request.warn(`would violate PodSecurity "${printLevel(policy.warn)}": ${printDetails(found)}`);
  }
}

/** Labels must make sense, and who raises a level hears of the pods that are below it. */
function judgeNamespace(request: AdmissionRequest, lookup: AdmissionLookup): void {
  const namespace = request.object as unknown as Namespace;
  const { policy, errors } = policyOf(namespace.metadata.labels);
  const before = request.old ? policyOf(request.old.metadata.labels) : undefined;
  if (errors.length > 0 && (!before || print(before.errors) !== print(errors)))
    throw invalid(request.resource.type, request.name, fieldErrors(errors));
  if (!before) return;
  const { enforce } = policy;
  const was = before.policy.enforce;
  if (sameLevel(enforce, was) || enforce.level === 'privileged') return;
  if (enforce.version === was.version && compareLevels(enforce.level, was.level) < 1) return;
  const standing = lookup.list(pods, namespace.metadata.name) as Iterable<unknown> as Iterable<Pod>;
  for (const warning of namespaceWarnings(namespace.metadata.name, enforce, standing)) request.warn(warning);
}

function fieldErrors(errors: readonly PolicyError[]) {
  return errors.map(({ label, value, problem }) =>
    invalidField(fieldPath('metadata', 'labels').key(label), value, problem),
  );
}

function print(errors: readonly PolicyError[]): string {
  return aggregate(fieldErrors(errors));
}
