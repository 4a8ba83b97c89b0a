import { conflict } from '../../api/errors/constructors.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import type { Stored } from './fake-collection.ts';

interface Options {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** What a DELETE does to an object: it goes at once, or it is marked and waits for a kubelet or finalizers. */
export function planDeletion(
  type: ResourceType<unknown>,
  object: Stored,
  { gracePeriodSeconds, propagationPolicy, preconditions }: Options,
  now: number,
): { readonly kind: 'remove' } | { readonly kind: 'mark'; readonly object: Stored } {
  const { metadata } = object;
  for (const [given, actual, what] of [
    [preconditions?.uid, metadata.uid, 'UID'],
    [preconditions?.resourceVersion, metadata.resourceVersion, 'ResourceVersion'],
  ] as const)
    if (given !== undefined && given !== actual)
      throw conflict(
        type,
        metadata.name,
        `Precondition failed: ${what} in precondition: ${given}, ${what} in object meta: ${actual}`,
      );
  const grace = type.kind === 'Pod' ? podGrace(object, gracePeriodSeconds) : 0;
  const finalizers = finalizersOf(object, propagationPolicy);
  const held = finalizers.length > 0 || (type.kind === 'Namespace' && namespaceFinalizers(object).length > 0);
  if (grace === 0 && !held) return { kind: 'remove' };
  const already = metadata.deletionTimestamp !== undefined;
  // A second deletion may hurry the first, never slow it down.
  if (already && (metadata.deletionGracePeriodSeconds ?? 0) <= grace) return { kind: 'mark', object };
  const marked: Stored = {
    ...object,
    metadata: {
      ...metadata,
      deletionTimestamp: formatTime(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
    },
  };
  if (type.kind === 'Namespace') marked.status = { ...object.status, phase: 'Terminating' };
  return { kind: 'mark', object: marked };
}

function podGrace({ spec, status, metadata }: Stored, asked: number | undefined): number {
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  const wanted = asked ?? (spec.terminationGracePeriodSeconds as number | undefined) ?? 30;
  return Math.min(wanted, metadata.deletionGracePeriodSeconds ?? wanted);
}

function finalizersOf({ metadata }: Stored, policy: string | undefined): string[] {
  const kept = (metadata.finalizers ?? []).filter(
    (name) => policy === undefined || (name !== 'foregroundDeletion' && name !== 'orphan'),
  );
  if (policy === 'Foreground') return [...kept, 'foregroundDeletion'];
  if (policy === 'Orphan') return [...kept, 'orphan'];
  return kept;
}

function namespaceFinalizers(object: Stored): readonly unknown[] {
  return (object.spec?.finalizers as unknown[] | undefined) ?? [];
}
