import { notFound, timeout, tooLargeResourceVersion } from '../../api/errors/constructors.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { parseResourceVersion } from './list-options.ts';
import type { VerbParts } from './parts.ts';
import { answerWith } from './present.ts';

/** GET of one object. */
export async function get(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const wanted = parseResourceVersion(context.query.get('resourceVersion'));
  if (wanted !== undefined && wanted > 0) await waitForRevision(parts, wanted);
  // Version 0 asks for anything there is.
  else if (wanted === undefined) await fresh(parts);
  const entry = parts.objects.peek(resource, context.info.namespace, context.info.name);
  if (!entry) throw notFound(resource.type, context.info.name);
  return answerWith(resource, entry);
}

/** The newest version of an object, for a write that builds on it; 404 when there is none. */
export async function current(parts: VerbParts, context: RequestContext, resource: Resource): Promise<CacheEntry> {
  await fresh(parts);
  const entry = parts.objects.peek(resource, context.info.namespace, context.info.name);
  if (!entry) throw notFound(resource.type, context.info.name);
  return entry;
}

/** Waits until the caches show every write that has finished; an error when the store does not tell in time. */
export async function fresh(parts: VerbParts): Promise<void> {
  if (!(await parts.objects.feed.fresh(parts.readTimeoutMs))) throw timeout('the store does not answer in time');
}

/** Waits a little for a version that this server has not seen yet: the client got it from another one. */
export async function waitForRevision(parts: VerbParts, revision: number): Promise<void> {
  const { feed } = parts.objects;
  if (feed.revision >= revision) return;
  if (!(await feed.waitFor(revision, 3000))) {
    throw tooLargeResourceVersion(revision, feed.revision);
  }
}
