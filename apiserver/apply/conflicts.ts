import { applyConflict } from '../../api/errors/constructors.ts';
import { type FieldSet, memberPaths } from './field-set.ts';
import type { Manager } from './managers.ts';

export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** The refusal of an apply that would take fields from others: names every field and who has it. */
export function conflictError(conflicts: readonly Conflict[]): Error {
  const found = conflicts.flatMap(({ manager, fields }) =>
    memberPaths(fields).map((field) => ({ field, who: describe(manager), time: manager.time })),
  );
  const causes = found.map(({ field, who }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${who}`,
    field,
  }));
  const only = found[0];
  if (found.length === 1 && only) {
    return applyConflict(causes, `Apply failed with 1 conflict: conflict with ${only.who}: ${only.field}`);
  }
  const byManager = new Map<string, string[]>();
  for (const { field, who } of found) byManager.set(who, [...(byManager.get(who) ?? []), field]);
  const lines = [...byManager]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([who, fields]) => `conflicts with ${who}:\n${fields.map((field) => `- ${field}`).join('\n')}`);
  return applyConflict(causes, `Apply failed with ${found.length} conflicts: ${lines.join('\n')}`);
}

/** How a manager is called in a conflict; appliers need no version, as they are the same in all. */
function describe(manager: Manager): string {
  const subresource = manager.subresource === '' ? '' : ` with subresource ${JSON.stringify(manager.subresource)}`;
  if (manager.operation === 'Apply') return `${JSON.stringify(manager.name)}${subresource}`;
  return `${JSON.stringify(manager.name)}${subresource} using ${manager.apiVersion}`;
}
