import { notFound } from '../../api/errors/constructors.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { Resource } from '../registry/resource.ts';
import type { RequestContext } from '../request/context.ts';
import { current, fresh } from './get.ts';
import type { VerbParts } from './parts.ts';

/**
 * The version of an object that a write builds on. At first it is what the cache has, which may be behind the store: good enough
 * for a guarded write, which is refused when there is a newer one, but not to refuse a request, nor to find that nothing is
 * to be done. Before any of these, `isNewest` has to be asked. As in kube-apiserver's GuaranteedUpdate, this spares a write the
 * question to the store before it.
 */
export class Standing {
  readonly #parts: VerbParts;
  readonly #resource: Resource;
  #entry: CacheEntry;
  #certain: boolean;

  private constructor(parts: VerbParts, resource: Resource, entry: CacheEntry, certain: boolean) {
    this.#parts = parts;
    this.#resource = resource;
    this.#entry = entry;
    this.#certain = certain;
  }

  /** What the request names; the store is asked only when the cache does not have it. 404 when there is none. */
  static async named(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Standing> {
    const cached = parts.objects.peek(resource, context.info.namespace, context.info.name);
    if (cached) return Standing.cached(parts, resource, cached);
    return new Standing(parts, resource, await current(parts, context, resource), true);
  }

  /** What was in the cache a moment ago. */
  static cached(parts: VerbParts, resource: Resource, entry: CacheEntry): Standing {
    return new Standing(parts, resource, entry, false);
  }

  get entry(): CacheEntry {
    return this.#entry;
  }

  /**
   * Whether no newer version stood there when this was asked, or at an earlier time of the request. If one did, it is `entry`
   * now, and what was found out about the old one means nothing. 404 when the object is gone.
   */
  async isNewest(): Promise<boolean> {
    if (this.#certain) return true;
    await fresh(this.#parts);
    const { key, revision, name } = this.#entry;
    const newest = this.#parts.objects.cache(this.#resource).get(key);
    if (!newest) throw notFound(this.#resource.type, name);
    this.replace(newest);
    return newest.revision === revision;
  }

  /** The store has said what stands there. */
  replace(newest: CacheEntry): void {
    this.#entry = newest;
    this.#certain = true;
  }
}
