import {
  bookkeepingAnnotations,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation,
  revisionHistoryAnnotation,
} from '../../api/apps/deployment-annotations.ts';
import { byAge } from '../../api/meta/by-age.ts';
import type { Shared } from '../../client/client.ts';
import type { Deployment, ReplicaSet } from '../../proto/gen/apps/v1.ts';

/** The history is cut from its oldest end at this length, as annotations are limited. */
const maxHistoryLength = 2000;

type Annotated = { readonly metadata: { readonly annotations?: { readonly [key: string]: string } } };

/** A number kept in an annotation; undefined when it is absent or not a whole number. */
export function annotatedNumber(object: Annotated, name: string): number | undefined {
  const text = object.metadata.annotations?.[name];
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** The revision of a ReplicaSet; 0 when it has none. */
export function revisionOf(object: Annotated): number {
  return annotatedNumber(object, revisionAnnotation) ?? 0;
}

/** The annotations of a ReplicaSet that records how large its Deployment wants to be. */
export function withReplicas(
  annotations: { readonly [key: string]: string } | undefined,
  desired: number,
  max: number,
): { [key: string]: string } {
  return { ...annotations, [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(max) };
}

/**
 * The annotations of the ReplicaSet of the current template: those of the Deployment that are not bookkeeping, and the
 * revision, which only grows. A ReplicaSet that gets a higher revision than it had is being rolled back to, and remembers
 * the lower one. Returns the same map when nothing changes.
 */
export function annotationsOfNewest(
  deployment: Shared<Deployment>,
  current: { readonly [key: string]: string } | undefined,
  revision: number,
): { readonly [key: string]: string } {
  const next: { [key: string]: string } = { ...current };
  let changed = false;
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (bookkeepingAnnotations.has(name) || next[name] === value) continue;
    next[name] = value;
    changed = true;
  }
  const before = next[revisionAnnotation];
  // A revision that is no number was written by someone else; leave it alone.
  if (before !== undefined && before !== '' && !/^[+-]?\d+$/.test(before)) return changed ? next : (current ?? next);
  if (Number(before ?? 0) < revision) {
    next[revisionAnnotation] = String(revision);
    if (before !== undefined) next[revisionHistoryAnnotation] = extendHistory(next[revisionHistoryAnnotation], before);
    changed = true;
  }
  return changed ? next : (current ?? next);
}

function extendHistory(history: string | undefined, revision: string): string {
  if (!history) return revision;
  const kept = [...history.split(','), revision];
  while (kept.length > 1 && kept.join(',').length > maxHistoryLength) kept.shift();
  return kept.join(',');
}

/** Orders ReplicaSets by revision, the oldest first. */
export function byRevision(a: Shared<ReplicaSet>, b: Shared<ReplicaSet>): number {
  return revisionOf(a) - revisionOf(b) || byAge(a, b);
}
