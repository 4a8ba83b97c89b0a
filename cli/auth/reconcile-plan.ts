import { deepEqual } from '../../api/meta/deep-equal.ts';
import { missingRules as missing, ruleOf } from '../../api/rbac/covers.ts';
import type { Rule } from '../../api/rbac/rule.ts';
import type { AnyObject } from '../object.ts';

/** Whom a binding is about. */
export interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

/** What has to be done so that an object allows at least what it should. */
export interface ReconcilePlan {
  /** A binding's role cannot be changed: it is made anew. */
  readonly operation: 'create' | 'update' | 'recreate' | 'none';
  readonly object: AnyObject;
  readonly missingRules: readonly Rule[];
  readonly extraRules: readonly Rule[];
  readonly missingSubjects: readonly Subject[];
  readonly extraSubjects: readonly Subject[];
}

const nothing = { missingRules: [], extraRules: [], missingSubjects: [], extraSubjects: [] };

/** Whether a kind is one that reconciliation knows. */
export function isReconcilable({ apiVersion = '', kind = '' }: AnyObject): boolean {
  return (
    apiVersion.startsWith('rbac.authorization.k8s.io/') &&
    ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].includes(kind)
  );
}

/** Compares what is there with what is wanted; what is there beyond it goes only when `removeExtra`. */
export function planReconcile(
  existing: AnyObject | undefined,
  wanted: AnyObject,
  { removeExtra }: { readonly removeExtra: boolean },
): ReconcilePlan {
  return (wanted.kind ?? '').endsWith('Binding')
    ? planBinding(existing, wanted, removeExtra)
    : planRole(existing, wanted, removeExtra);
}

function planRole(existing: AnyObject | undefined, wanted: AnyObject, removeExtra: boolean): ReconcilePlan {
  const wantedRules = (wanted.rules ?? []) as readonly Rule[];
  if (!existing) return { ...nothing, operation: 'create', object: wanted, missingRules: wantedRules };
  const rules = (existing.rules ?? []) as readonly Rule[];
  const missingRules = missing(rules, wantedRules).map(ruleOf);
  const extraRules = removeExtra ? missing(wantedRules, rules).map(ruleOf) : [];
  const marked = withMarks(existing, wanted);
  const aggregation =
    wanted.aggregationRule && !deepEqual(existing.aggregationRule, wanted.aggregationRule)
      ? { aggregationRule: wanted.aggregationRule }
      : {};
  const changed = missingRules.length > 0 || extraRules.length > 0;
  const next = changed ? (removeExtra ? wantedRules : [...rules, ...missingRules]) : rules;
  const needed = changed || marked !== existing || 'aggregationRule' in aggregation;
  return {
    ...nothing,
    operation: needed ? 'update' : 'none',
    object: needed ? { ...marked, ...aggregation, rules: next } : existing,
    missingRules,
    extraRules,
  };
}

function planBinding(existing: AnyObject | undefined, wanted: AnyObject, removeExtra: boolean): ReconcilePlan {
  const wantedSubjects = ((wanted.subjects ?? []) as readonly Subject[]).map(completed);
  if (!existing) return { ...nothing, operation: 'create', object: wanted, missingSubjects: wantedSubjects };
  if (!deepEqual(refOf(existing), refOf(wanted))) return { ...nothing, operation: 'recreate', object: wanted };
  const subjects = ((existing.subjects ?? []) as readonly Subject[]).map(completed);
  const without = (all: readonly Subject[], those: readonly Subject[]) =>
    all.filter((one) => !those.some((other) => deepEqual(one, other)));
  const missingSubjects = without(wantedSubjects, subjects);
  const extraSubjects = removeExtra ? without(subjects, wantedSubjects) : [];
  const marked = withMarks(existing, wanted);
  const changed = missingSubjects.length > 0 || extraSubjects.length > 0;
  const needed = changed || marked !== existing;
  const next = removeExtra ? wantedSubjects : [...subjects, ...missingSubjects];
  return {
    ...nothing,
    operation: needed ? 'update' : 'none',
    object: needed ? { ...marked, subjects: changed ? next : subjects } : existing,
    missingSubjects,
    extraSubjects,
  };
}

const rbacGroup = 'rbac.authorization.k8s.io';

/** With the group that the server fills in. */
function completed(subject: Subject): Subject {
  const apiGroup = subject.apiGroup || (subject.kind === 'ServiceAccount' ? undefined : rbacGroup);
  const { apiGroup: _, ...rest } = subject;
  return apiGroup ? { ...rest, apiGroup } : rest;
}

function refOf({ roleRef }: AnyObject): { kind: unknown; name: unknown } {
  const { kind, name } = (roleRef ?? {}) as { kind?: unknown; name?: unknown };
  return { kind, name };
}

/** The labels and annotations that are wanted, beside those that are there; the same object when there is nothing new. */
function withMarks(existing: AnyObject, wanted: AnyObject): AnyObject {
  const joined = (field: 'labels' | 'annotations') => ({ ...existing.metadata?.[field], ...wanted.metadata?.[field] });
  const labels = joined('labels');
  const annotations = joined('annotations');
  const same =
    deepEqual(labels, existing.metadata?.labels ?? {}) && deepEqual(annotations, existing.metadata?.annotations ?? {});
  return same ? existing : { ...existing, metadata: { ...existing.metadata, labels, annotations } };
}
