import type { Shared } from '../../client/client.ts';
import type { OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

/** One object as the graph knows it: only what owns, is owned, or waits for dependents is in it. */
export interface Item {
  readonly uid: string;
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
  readonly owners: readonly Shared<OwnerReference>[];
}

/** Something to look at, in a form that a work queue keeps one of. */
export type ItemKey = string;

/** Names an object and the life of it that is meant. */
export function itemKey(
  type: Pick<ResourceType, 'group' | 'resource'>,
  namespace: string,
  name: string,
  uid: string,
): ItemKey {
  return `${type.group}/${type.resource}|${namespace}/${name}|${uid}`;
}

/** Takes a key apart. */
export function parseItemKey(key: ItemKey): { groupResource: string; namespace: string; name: string; uid: string } {
  const [groupResource = '', path = '', uid = ''] = key.split('|');
  const slash = path.indexOf('/');
  return { groupResource, namespace: path.slice(0, slash), name: path.slice(slash + 1), uid };
}

/**
 * Who owns whom. It holds one small record for each object with owners, and none for the others, so that it stays small in
 * a cluster of mostly ownerless things.
 */
export class OwnerGraph {
  readonly #items = new Map<string, Item>();
  readonly #dependents = new Map<string, Set<Item>>();

  /** Takes in the newest state of an object; returns the record it replaces. */
  put(type: ResourceType, object: Shared<KubeObject>): Item | undefined {
    const { uid, namespace = '', name, ownerReferences } = object.metadata;
    const before = this.#items.get(uid);
    // Most updates leave the owners as they were.
    if (before && sameOwners(before.owners, ownerReferences)) return before;
    if (before) this.#unlink(before);
    if (!ownerReferences || ownerReferences.length === 0) {
      this.#items.delete(uid);
      return before;
    }
    const item: Item = { uid, type, namespace, name, owners: ownerReferences };
    this.#items.set(uid, item);
    for (const owner of ownerReferences) {
      let set = this.#dependents.get(owner.uid);
      if (!set) {
        set = new Set();
        this.#dependents.set(owner.uid, set);
      }
      set.add(item);
    }
    return before;
  }

  /** Forgets an object; its dependents stay, for someone has to see to them. */
  remove(uid: string): Item | undefined {
    const before = this.#items.get(uid);
    if (!before) return undefined;
    this.#unlink(before);
    this.#items.delete(uid);
    return before;
  }

  #unlink(item: Item): void {
    for (const owner of item.owners) {
      const set = this.#dependents.get(owner.uid);
      if (!set) continue;
      set.delete(item);
      if (set.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  get(uid: string): Item | undefined {
    return this.#items.get(uid);
  }

  dependentsOf(uid: string): readonly Item[] {
    return [...(this.#dependents.get(uid) ?? [])];
  }

  hasDependents(uid: string): boolean {
    return this.#dependents.has(uid);
  }

  /** All objects with owners. */
  items(): Iterable<Item> {
    return this.#items.values();
  }

  /** Forgets all objects of a kind, as when its definition is gone; returns them. */
  removeType(groupResource: string): readonly Item[] {
    const gone = [...this.#items.values()].filter(({ type }) => `${type.group}/${type.resource}` === groupResource);
    for (const item of gone) this.remove(item.uid);
    return gone;
  }
}

function sameOwners(a: Item['owners'], b: Item['owners'] | undefined): boolean {
  if (a === b) return true;
  if (a.length !== b?.length) return false;
  return a.every((owner, i) => {
    const other = b[i];
    return (
      owner.uid === other?.uid &&
      owner.name === other.name &&
      owner.kind === other.kind &&
      owner.apiVersion === other.apiVersion &&
      (owner.blockOwnerDeletion ?? false) === (other.blockOwnerDeletion ?? false)
    );
  });
}
