import { compact, missingRules } from '../../../api/rbac/covers.ts';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding, Subject } from '../../../proto/gen/rbac/v1.ts';
import { AUTO_UPDATE, type Planned } from './rules.ts';

/** What to do about one role or binding at start. `object` is what is to be written, whole. */
export type Reconciliation<T extends ClusterRole | Role | ClusterRoleBinding | RoleBinding> =
  | { readonly kind: 'keep' }
  | { readonly kind: 'create'; readonly object: Planned<T> }
  | { readonly kind: 'update'; readonly object: T }
  /** The reference to a role cannot be changed: the binding is deleted and made anew. */
  | { readonly kind: 'recreate'; readonly object: Planned<T> };

type Metadata = ClusterRole['metadata'];

/** Whoever sets the annotation to anything but true wants to keep what they made of the object. */
const isProtected = (metadata: Metadata) => (metadata.annotations?.[AUTO_UPDATE] ?? 'true') !== 'true';

/** The labels and annotations of the policy put over those that are there; the same object when nothing changes. */
function withMetadata(stored: Metadata, wanted: Planned<ClusterRole>['metadata']): Metadata {
  const over = (have: Readonly<Record<string, string>> = {}, want: Readonly<Record<string, string>> = {}) =>
    Object.entries(want).every(([key, value]) => have[key] === value) ? undefined : { ...have, ...want };
  const labels = over(stored.labels, wanted.labels);
  const annotations = over(stored.annotations, wanted.annotations);
  if (labels === undefined && annotations === undefined) return stored;
  return { ...stored, ...(labels && { labels }), ...(annotations && { annotations }) };
}

/**
 * Brings a stored role up to the policy: rules that are missing are added, none are taken away, so that what an
 * administrator has added stays. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation
 */
export function reconcileRole<T extends ClusterRole | Role>(
  wanted: Planned<T>,
  stored: T | undefined,
): Reconciliation<T> {
  if (stored === undefined) return { kind: 'create', object: wanted };
  if (isProtected(stored.metadata)) return { kind: 'keep' };
  const metadata = withMetadata(stored.metadata, wanted.metadata);
  const missing = compact(missingRules(stored.rules ?? [], wanted.rules ?? []));
  const aggregationRule = missingSelectors(wanted, stored);
  if (metadata === stored.metadata && missing.length === 0 && aggregationRule === undefined) return { kind: 'keep' };
  const rules = missing.length === 0 ? {} : { rules: [...(stored.rules ?? []), ...missing] };
  return { kind: 'update', object: { ...stored, metadata, ...rules, ...(aggregationRule && { aggregationRule }) } };
}

function missingSelectors(wanted: object, stored: object): NonNullable<ClusterRole['aggregationRule']> | undefined {
  const selectors = (role: { readonly aggregationRule?: ClusterRole['aggregationRule'] }) =>
    role.aggregationRule?.clusterRoleSelectors ?? [];
  const have = selectors(stored);
  const known = new Set(have.map((selector) => JSON.stringify(selector)));
  const missing = selectors(wanted).filter((selector) => !known.has(JSON.stringify(selector)));
  return missing.length === 0 ? undefined : { clusterRoleSelectors: [...have, ...missing] };
}

/** Brings a stored binding up to the policy: subjects that are missing are added. */
export function reconcileBinding<T extends ClusterRoleBinding | RoleBinding>(
  wanted: Planned<T>,
  stored: T | undefined,
): Reconciliation<T> {
  if (stored === undefined) return { kind: 'create', object: wanted };
  if (isProtected(stored.metadata)) return { kind: 'keep' };
  const { roleRef } = stored;
  if (roleRef.kind !== wanted.roleRef.kind || roleRef.name !== wanted.roleRef.name)
    return { kind: 'recreate', object: wanted };
  const metadata = withMetadata(stored.metadata, wanted.metadata);
  const key = ({ kind, name, namespace = '' }: Subject) => JSON.stringify([kind, namespace, name]);
  const known = new Set((stored.subjects ?? []).map(key));
  const missing = (wanted.subjects ?? []).filter((subject) => !known.has(key(subject)));
  if (metadata === stored.metadata && missing.length === 0) return { kind: 'keep' };
  const subjects = missing.length === 0 ? {} : { subjects: [...(stored.subjects ?? []), ...missing] };
  return { kind: 'update', object: { ...stored, metadata, ...subjects } };
}
