/** The index of a pod of an Indexed job, as annotation and label. https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode */
export const completionIndexAnnotation = 'batch.kubernetes.io/job-completion-index';

/** Indexes as text: `1,3-5,7`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] ?? 0;
    let last = first;
    while (sorted[i + 1] === last + 1) {
      i++;
      last++;
    }
    i++;
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
  }
  return parts.join(',');
}

/** Reads what `formatIndexes` writes; what is at or above `limit` or no number is left out. */
export function parseIndexes(text: string | undefined, limit: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) continue;
    const last = Math.min(Number(match[2] ?? match[1]), limit - 1);
    for (let i = Number(match[1]); i <= last; i++) indexes.add(i);
  }
  return indexes;
}

/** The index of a pod; undefined when it has none. */
export function indexOf(pod: {
  readonly metadata: { readonly annotations?: { readonly [key: string]: string } };
}): number | undefined {
  const text = pod.metadata.annotations?.[completionIndexAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
