import { isPlainObject } from '../../api/codec/wording.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';

/** What a table's rows carry beside their cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** The object a row is about, as `includeObject` asks for it. */
function rowObject(object: StoredObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : partialMetadata(object);
}

/** Metadata alone. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
export function partialMetadata(object: StoredObject): Readonly<Record<string, unknown>> {
  return { kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata: object.metadata };
}

/** Tables and metadata alone come in two versions, which differ in nothing but their name; `version` is the one asked for. */
export function inVersion(
  value: Readonly<Record<string, unknown>>,
  version: string,
): Readonly<Record<string, unknown>> {
  if (version !== 'v1beta1' || value.apiVersion !== metaVersion) return value;
  const renamed = (part: unknown): unknown =>
    isPlainObject(part) && part.apiVersion === metaVersion ? { ...part, apiVersion: 'meta.k8s.io/v1beta1' } : part;
  return {
    ...(renamed(value) as Readonly<Record<string, unknown>>),
    ...(Array.isArray(value.items) ? { items: value.items.map(renamed) } : {}),
    ...(Array.isArray(value.rows)
      ? { rows: value.rows.map((row: Readonly<Record<string, unknown>>) => ({ ...row, object: renamed(row.object) })) }
      : {}),
  };
}

const metaVersion = 'meta.k8s.io/v1';

const columnsOf = new WeakMap<Resource, readonly Readonly<Record<string, unknown>>[]>();

function columnDefinitions(resource: Resource): readonly Readonly<Record<string, unknown>>[] {
  let made = columnsOf.get(resource);
  if (!made) {
    made = resource.columns.columns.map((column) => ({
      name: column.name,
      type: column.type,
      format: column.format ?? '',
      description: column.description ?? '',
      priority: column.priority,
    }));
    columnsOf.set(resource, made);
  }
  return made;
}

/** A Table of `entries`. https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
export function tableOf(
  resource: Resource,
  entries: readonly Pick<CacheEntry, 'object'>[],
  metadata: Readonly<Record<string, unknown>>,
  options: { readonly include: IncludeObject; readonly now: number; readonly withColumns: boolean },
): Readonly<Record<string, unknown>> {
  const { order } = resource.columns;
  const conditionsOf = (object: StoredObject) => {
    const conditions = resource.columns.conditions?.(object);
    return conditions ? { conditions } : {};
  };
  const ordered = order ? [...entries].sort((a, b) => order(a.object, b.object)) : entries;
  return {
    kind: 'Table',
    apiVersion: metaVersion,
    metadata,
    columnDefinitions: options.withColumns ? columnDefinitions(resource) : null,
    rows: ordered.map(({ object }) => ({
      // What a bookmark has no value for, such as a name, is empty as Go's values are.
      cells: resource.columns.cells(object, options.now).map((cell) => cell ?? ''),
      ...conditionsOf(object),
      object: rowObject(object, options.include),
    })),
  };
}
