import { type FieldError, invalidField, notSupported, required } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isPathSegmentName } from '../../../api/names/format.ts';
import type { RoleRef, Subject } from '../../../proto/gen/rbac/v1.ts';
import { messageSchema } from '../../../proto/schema/table.ts';
import { internalForm } from '../internal-form.ts';

/** What bindings of both kinds have in common. */
interface Binding {
  roleRef: RoleRef;
  subjects?: Subject[] | null;
}

const group = 'rbac.authorization.k8s.io';
const roleRefPath = fieldPath('roleRef');
const subjectsPath = fieldPath('subjects');

/** Users and groups are of the RBAC group, service accounts of the core group. */
export function defaultBinding({ roleRef, subjects }: Binding): void {
  roleRef.apiGroup ||= group;
  for (const subject of subjects ?? []) {
    if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = group;
  }
}

/** Reports what a binding of `namespaced` scope may not grant, or whom it may not grant it to. */
export function checkBinding(
  errors: FieldError[],
  { roleRef, subjects }: Binding,
  namespaced: boolean,
  roleKinds: readonly string[],
): void {
  if (roleRef.apiGroup !== group) {
    errors.push(notSupported(roleRefPath.child('apiGroup'), roleRef.apiGroup ?? '', [group]));
  }
  if (!roleKinds.includes(roleRef.kind)) {
    errors.push(notSupported(roleRefPath.child('kind'), roleRef.kind, roleKinds));
  }
  if (!roleRef.name) errors.push(required(roleRefPath.child('name')));
  else {
    for (const problem of isPathSegmentName(roleRef.name)) {
      errors.push(invalidField(roleRefPath.child('name'), roleRef.name, problem));
    }
  }
  for (const [i, subject] of (subjects ?? []).entries()) checkSubject(errors, subject, namespaced, i);
}

function checkSubject(
  errors: FieldError[],
  { kind, apiGroup = '', name, namespace = '' }: Subject,
  namespaced: boolean,
  index: number,
): void {
  const at = (field: string) => subjectsPath.index(index).child(field);
  if (!name) errors.push(required(at('name')));
  switch (kind) {
    case 'ServiceAccount':
      if (name) {
        for (const problem of isDns1123Subdomain(name)) errors.push(invalidField(at('name'), name, problem));
      }
      if (apiGroup !== '') errors.push(notSupported(at('apiGroup'), apiGroup, ['']));
      if (!namespaced && namespace === '') errors.push(required(at('namespace')));
      return;
    case 'User':
    case 'Group':
      if (apiGroup !== group) errors.push(notSupported(at('apiGroup'), apiGroup, [group]));
      return;
    default:
      errors.push(notSupported(at('kind'), kind, ['ServiceAccount', 'User', 'Group']));
  }
}

/** A binding keeps its role: who may change subjects shall not thereby grant other rights. */
export function checkSameRole(errors: FieldError[], { roleRef }: Binding, old: DeepReadonly<Binding>): void {
  if (deepEqual(roleRef, old.roleRef)) return;
  const schema = messageSchema('k8s.io.api.rbac.v1.RoleRef');
  errors.push(invalidField(roleRefPath, internalForm(schema, roleRef), 'cannot change roleRef'));
}
