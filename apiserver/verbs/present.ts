import { CacheEntry } from '../cache/entry.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';

export interface Presented {
  readonly object: StoredObject | ApiObject;
  readonly entry: CacheEntry | undefined;
}

/** An object in the version that its path names, from what is stored (`entry`), or from one that is not (dry runs). */
export function present(resource: Resource, object: ApiObject | undefined, entry: CacheEntry | undefined): Presented {
  if (!entry) {
    if (!object) throw new Error('there is nothing to present');
    return { object, entry: undefined };
  }
  if (!resource.conversion) return { object: entry.object, entry };
  return { object: resource.conversion.fromStored(entry.object), entry: undefined };
}

/** The same as an answer. */
export function answerWith(resource: Resource, entry: CacheEntry): Answer {
  if (resource.conversion) return { type: 'object', status: 200, resource, ...present(resource, undefined, entry) };
  return new EntryAnswer(resource, entry);
}

/** An object as it is stored: parsed only when somebody looks into it. */
class EntryAnswer {
  readonly type = 'object';
  readonly status = 200;
  readonly resource: Resource;
  readonly entry: CacheEntry;

  constructor(resource: Resource, entry: CacheEntry) {
    this.resource = resource;
    this.entry = entry;
  }

  get object(): StoredObject {
    return this.entry.object;
  }
}

/** The same for an entry of a list or a watch. */
export function presentEntry(resource: Resource, entry: CacheEntry): CacheEntry {
  if (!resource.conversion) return entry;
  return CacheEntry.of(entry.key, resource.conversion.fromStored(entry.object), entry.revision);
}
