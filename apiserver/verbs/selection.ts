import { badRequest } from '../../api/errors/constructors.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { Resource } from '../registry/resource.ts';
import type { ListOptions } from './list-options.ts';

export type Selection = (entry: CacheEntry) => boolean;

/** The test that a list's or watch's selectors make; undefined when everything passes. 400 for a field no one can select by. */
export function selectionOf(
  resource: Resource,
  options: Pick<ListOptions, 'labels' | 'fields'>,
): Selection | undefined {
  const { labels, fields } = options;
  const byLabels = labels && !labels.empty ? labels : undefined;
  const byFields = fields && !fields.empty ? fields : undefined;
  if (!byLabels && !byFields) return undefined;
  const extra = resource.strategy.selectableFields;
  if (byFields) {
    const known = extra ? new Set(Object.keys(extra(probe(resource)))) : new Set<string>();
    known.add('metadata.name');
    // Where a kind has no fields of its own to select by, the namespace is one also of what is in none.
    if (resource.type.namespaced || !extra) known.add('metadata.namespace');
    for (const { field } of byFields.requirements) {
      if (known.has(field)) continue;
      throw badRequest(
        extra
          ? (resource.strategy.unselectable?.(field) ?? `field label not supported: ${field}`)
          : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
  }
  return (entry) => {
    if (byLabels && !byLabels.matches(entry.labels)) return false;
    return !byFields || byFields.matches((field) => fieldOf(entry, field, resource));
  };
}

function fieldOf(entry: CacheEntry, field: string, { type, strategy }: Resource): string | undefined {
  if (field === 'metadata.name') return entry.name;
  if (field === 'metadata.namespace') return type.namespaced ? entry.namespace : '';
  return strategy.selectableFields && entry.fields(strategy.selectableFields)[field];
}

/** An object with nothing in it: its selectable fields have the same names as any other's. */
function probe(resource: Resource): CacheEntry['object'] {
  return {
    apiVersion: resource.type.apiVersion,
    kind: resource.type.kind,
    metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: {},
    status: {},
  };
}
