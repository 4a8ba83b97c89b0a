import { conflict, notFound } from '../../api/errors/constructors.ts';
import { CacheEntry } from '../cache/entry.ts';
import { Hold } from '../registry/allocation.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { VerbParts } from './parts.ts';
import { type AskedUpdate, prepareUpdate } from './prepare-update.ts';
import { answerWith, present } from './present.ts';
import { Standing } from './standing.ts';

/** How often a write that names no version is tried on newer ones. */
const tries = 8;

/** The change of a stored object that a request asks for. */
export interface Change extends Omit<AskedUpdate, 'hold'> {
  /** Whether it is made again on a newer version when someone else was faster: not when it says which version it changes. */
  readonly mayRetry: boolean;
}

/** Gets what stands there, in the version of the path, and returns what shall stand there. */
type Make = (old: StoredObject) => ApiObject | Promise<ApiObject>;

/** A change on its way. */
interface Writing extends Change, AskedUpdate {
  readonly make: Make;
}

/** Changes a stored object. `make` is called once for every version on which the change is tried. */
export async function writeUpdate(parts: VerbParts, change: Change, make: Make): Promise<Answer> {
  const { context, resource } = change;
  const allocation = context.info.subresource === '' ? parts.allocations.get(resource) : undefined;
  if (!allocation) return tryUpdate(parts, { ...change, make });
  const hold = new Hold(allocation);
  try {
    const answer = await tryUpdate(parts, { ...change, make, hold });
    await hold.confirm();
    return answer;
  } catch (error) {
    await hold.cancel(error);
    throw error;
  }
}

async function tryUpdate(parts: VerbParts, writing: Writing): Promise<Answer> {
  const { context, resource, mayRetry } = writing;
  const standing = await Standing.named(parts, context, resource);
  for (let attempt = 1; ; attempt++) {
    const { entry } = standing;
    const step = await decide(parts, writing, entry);
    if (step.type !== 'write') {
      if (!(await standing.isNewest())) continue;
      if (step.type === 'refuse') throw step.error;
      return step.answer;
    }
    const outcome = step.remove
      ? await finish(parts, resource, step.object, entry)
      : await replace(parts, resource, step.object, entry);
    if (outcome.ok && step.remove) await parts.allocations.get(resource)?.deleted(step.old);
    if (outcome.ok) return answerWith(resource, outcome.entry);
    if (!outcome.current) throw notFound(resource.type, context.info.name);
    if (!mayRetry || attempt >= tries) throw conflict(resource.type, context.info.name);
    standing.replace(outcome.current);
  }
}

/** What comes of a change, made on one version of the object. */
type Step =
  | { readonly type: 'write'; readonly object: ApiObject; readonly old: StoredObject; readonly remove: boolean }
  /** Nothing is to be written. */
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'refuse'; readonly error: unknown };

async function decide(parts: VerbParts, writing: Writing, entry: CacheEntry): Promise<Step> {
  const { resource, options, make } = writing;
  try {
    const old = present(resource, undefined, entry).object as StoredObject;
    const object = await make(old);
    const prepared = await prepareUpdate(parts, writing, object, old);
    if (prepared === 'same') {
      // What is encrypted with a key of the past is written anew also when it stays as it is: keys are rotated that way.
      const stale = parts.objects.isStale(entry);
      if (stale === false || !(await stale)) return { type: 'answer', answer: answerWith(resource, entry) };
    }
    if (options.dryRun) {
      object.metadata.resourceVersion = old.metadata.resourceVersion;
      return { type: 'answer', answer: { type: 'object', status: 200, resource, object } };
    }
    return { type: 'write', object, old, remove: prepared === 'remove' };
  } catch (error) {
    return { type: 'refuse', error };
  }
}

function replace(parts: VerbParts, resource: Resource, object: ApiObject, standing: CacheEntry) {
  return parts.objects.update(
    resource,
    resource.conversion ? resource.conversion.toStored(object) : object,
    standing.revision,
  );
}

/** The last finalizer of an object that is being deleted has gone: it is removed instead of written. */
async function finish(parts: VerbParts, resource: Resource, object: ApiObject, standing: CacheEntry) {
  const removed = await parts.objects.delete(standing);
  if (!removed.ok) return removed;
  object.metadata.resourceVersion = String(removed.entry.revision);
  const stored = resource.conversion ? resource.conversion.toStored(object) : object;
  return { ok: true as const, entry: CacheEntry.of(standing.key, stored, removed.entry.revision) };
}
