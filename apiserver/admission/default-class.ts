import { compareTimes } from '../../api/time/timestamp.ts';
import type { StoredObject } from '../registry/object.ts';
import type { AdmissionLookup, LookupType } from './admission.ts';

/**
 * The class that annotations mark as default: of several the youngest, of equally old ones the first by name, so that a
 * new default takes over before the old one loses its mark. Worked out again only when classes have changed.
 */
export function defaultClassFinder(
  lookup: AdmissionLookup,
  type: LookupType,
  annotations: readonly string[],
): () => StoredObject | undefined {
  let known: { readonly changed: number; readonly found: StoredObject | undefined } | undefined;
  return () => {
    const changed = lookup.changed(type);
    if (known?.changed !== changed) {
      const marked = [...lookup.list(type)].filter((one) =>
        annotations.some((name) => one.metadata.annotations?.[name] === 'true'),
      );
      marked.sort(youngerFirst);
      known = { changed, found: marked[0] };
    }
    return known.found;
  };
}

function youngerFirst({ metadata: a }: StoredObject, { metadata: b }: StoredObject): number {
  return compareTimes(b.creationTimestamp, a.creationTimestamp) || (a.name < b.name ? -1 : 1);
}
