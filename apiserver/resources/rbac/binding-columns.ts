import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import type { ClusterRoleBinding, RoleBinding, Subject } from '../../../proto/gen/rbac/v1.ts';
import { ageCell } from '../../table/cells.ts';
import { ageColumn, nameColumn, textColumn, wideColumn } from '../../table/column.ts';
import { tableFor } from '../typed.ts';

/** The table of role bindings of both scopes. */
export const bindingColumns = tableFor<RoleBinding | ClusterRoleBinding>(
  [nameColumn, textColumn('Role'), ageColumn, wideColumn('Users'), wideColumn('Groups'), wideColumn('ServiceAccounts')],
  ({ metadata, roleRef, subjects }, now) => [
    metadata.name,
    `${roleRef.kind}/${roleRef.name}`,
    ageCell(metadata.creationTimestamp, now),
    names(subjects, 'User'),
    names(subjects, 'Group'),
    names(subjects, 'ServiceAccount'),
  ],
);

function names(subjects: DeepReadonly<Subject[]> | undefined | null, kind: string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name))
    .join(', ');
}
