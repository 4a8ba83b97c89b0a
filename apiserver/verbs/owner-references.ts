import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { ApiObject } from '../registry/object.ts';
import { type RequestContext, warn } from '../request/context.ts';

/** Drops owners that stand twice, and warns who sent them; `admitted` when admission has had its say already. */
export function dropRepeatedOwners(context: RequestContext, { metadata }: ApiObject, admitted: boolean): void {
  const owners = metadata.ownerReferences ?? [];
  if (owners.length < 2) return;
  const kept: typeof owners = [];
  const repeated: string[] = [];
  for (const owner of owners) {
    if (kept.some((one) => one.uid === owner.uid && deepEqual(one, owner))) repeated.push(owner.uid ?? '');
    else kept.push(owner);
  }
  if (repeated.length === 0) return;
  metadata.ownerReferences = kept;
  warn(
    context,
    `.metadata.ownerReferences contains duplicate entries${admitted ? ' after mutating admission happens' : ''}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`,
  );
}
