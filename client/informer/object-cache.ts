import type { KubeObject } from '../../proto/resource-type.ts';
import type { Shared } from '../client.ts';
import type { IndexFunction, Lister } from './informer.ts';

interface Index<T> {
  readonly values: IndexFunction<T>;
  readonly entries: Map<string, Set<Shared<T>>>;
}

/**
 * The objects of one informer by key, with indexes. It holds the very objects it is given; an index holds references. The
 * index by namespace is made when the first list of a namespace is asked for, as most caches are never asked.
 */
export class ObjectCache<T> implements Lister<T> {
  readonly #objects = new Map<string, Shared<T>>();
  readonly #indexes = new Map<string, Index<T>>();
  #namespaces: Map<string, Set<Shared<T>>> | undefined;

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): Shared<T> | undefined {
    return this.#objects.get(key);
  }

  list(namespace?: string): readonly Shared<T>[] {
    if (!namespace) return [...this.#objects.values()];
    if (!this.#namespaces) {
      this.#namespaces = new Map();
      for (const object of this.#objects.values()) put(this.#namespaces, namespaceOf(object), object);
    }
    const found = this.#namespaces.get(namespace);
    return found ? [...found] : [];
  }

  byIndex(name: string, value: string): readonly Shared<T>[] {
    const index = this.#indexes.get(name);
    if (!index) throw new Error(`no index ${name}`);
    const found = index.entries.get(value);
    return found ? [...found] : [];
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  /** False when the name stands for another function already. */
  addIndex(name: string, values: IndexFunction<T>): boolean {
    const known = this.#indexes.get(name);
    if (known) return known.values === values;
    const entries = new Map<string, Set<Shared<T>>>();
    for (const object of this.#objects.values()) for (const value of values(object)) put(entries, value, object);
    this.#indexes.set(name, { values, entries });
    return true;
  }

  /** Puts an object in the place of the one of its key, which is returned. */
  set(key: string, object: Shared<T>): Shared<T> | undefined {
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    if (old !== undefined) this.#unindex(old);
    if (this.#namespaces) put(this.#namespaces, namespaceOf(object), object);
    for (const { values, entries } of this.#indexes.values())
      for (const value of values(object)) put(entries, value, object);
    return old;
  }

  /** Takes an object out and returns it. */
  delete(key: string): Shared<T> | undefined {
    const old = this.#objects.get(key);
    if (old === undefined) return undefined;
    this.#objects.delete(key);
    this.#unindex(old);
    return old;
  }

  #unindex(old: Shared<T>): void {
    if (this.#namespaces) remove(this.#namespaces, namespaceOf(old), old);
    for (const { values, entries } of this.#indexes.values())
      for (const value of values(old)) remove(entries, value, old);
  }
}

function namespaceOf<T>(object: Shared<T>): string {
  return (object as Shared<KubeObject>).metadata.namespace ?? '';
}

function put<V>(map: Map<string, Set<V>>, key: string, value: V): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function remove<V>(map: Map<string, Set<V>>, key: string, value: V): void {
  const set = map.get(key);
  if (set?.delete(value) && set.size === 0) map.delete(key);
}
