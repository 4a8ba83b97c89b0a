import { notFound } from '../../api/errors/constructors.ts';
import { parseFieldSelector } from '../../api/labels/field-selector.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import { deepFreeze } from '../../api/meta/deep-readonly.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

/** An object as the fake keeps it. */
export type Stored = KubeObject & { spec?: Record<string, unknown>; status?: Record<string, unknown> };

/** One change; `old` is the state before it. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored;
  readonly old: Stored | undefined;
  readonly version: number;
}

export type Matcher = (object: Stored) => boolean;

/** The objects of one resource, frozen, with their history and those who watch it. */
export class FakeCollection {
  readonly type: ResourceType<unknown>;
  readonly objects = new Map<string, Stored>();
  readonly listeners = new Set<(change: Change) => void>();
  history: Change[] = [];
  /** Changes up to this version are forgotten. */
  compacted = 0;

  constructor(type: ResourceType<unknown>) {
    this.type = type;
  }

  /** Throws NotFound. */
  get(namespace: string, name: string): Stored {
    const found = this.objects.get(namespace ? `${namespace}/${name}` : name);
    if (!found) throw notFound(this.type, name);
    return found;
  }

  /** Keeps a state under a new version and tells the watchers. */
  store(object: Stored, version: number): Stored {
    const key = objectKey(object);
    const old = this.objects.get(key);
    const next = freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    this.objects.set(key, next);
    this.#tell({ type: old ? 'MODIFIED' : 'ADDED', object: next, old, version });
    return next;
  }

  remove(object: Stored, version: number): Stored {
    const key = objectKey(object);
    const old = this.objects.get(key);
    this.objects.delete(key);
    const last = freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    this.#tell({ type: 'DELETED', object: last, old, version });
    return last;
  }

  #tell(change: Change): void {
    this.history.push(change);
    for (const listener of [...this.listeners]) listener(change);
  }
}

function freeze(object: Stored): Stored {
  return deepFreeze(structuredClone(object)) as Stored;
}

/** The selection of a list or watch; any dotted path is a field that can be selected by. */
export function matcherOf(namespace: string, query: Readonly<Record<string, string>>): Matcher {
  const labels = query.labelSelector ? parseSelector(query.labelSelector) : undefined;
  const fields = query.fieldSelector ? parseFieldSelector(query.fieldSelector) : undefined;
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (labels === undefined || labels.matches(object.metadata.labels ?? {})) &&
    (fields === undefined || fields.matches((path) => fieldOf(object, path)));
}

function fieldOf(object: unknown, path: string): string | undefined {
  let at = object;
  for (const part of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  return at === undefined ? undefined : String(at);
}

/** A change as a watcher with a selection sees it; undefined when it concerns nothing selected. */
export function seenAs(change: Change, matches: Matcher): { type: string; object: Stored } | undefined {
  const before = change.old !== undefined && matches(change.old);
  const after = change.type !== 'DELETED' && matches(change.object);
  if (!before && !after) return undefined;
  return { type: !after ? 'DELETED' : before ? 'MODIFIED' : 'ADDED', object: change.object };
}
