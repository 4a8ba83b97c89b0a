import { isNotFound } from '../../api/errors/predicates.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { deleteEntry, warnOfDeletion } from './delete.ts';
import { deleteOptions } from './delete-options.ts';
import { list } from './list.ts';
import type { VerbParts } from './parts.ts';

/** DELETE of a collection: every object that a list with the same options shows. Answers with that list. */
export async function removeCollection(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = await deleteOptions(context);
  warnOfDeletion(context, resource, options);
  const found = await list(parts, context, resource);
  // In the order of the list: the first that is refused is the one whose refusal is answered with.
  const queue = found.entries.values();
  const worker = async () => {
    for (const entry of queue) {
      try {
        const standing = parts.objects.cache(resource).get(entry.key);
        if (standing) await deleteEntry(parts, context, resource, standing, options);
      } catch (error) {
        // Someone else has deleted it: what was asked for is the case.
        if (!isNotFound(error)) throw error;
      }
    }
  };
  // Together they share the store's group commits.
  await Promise.all(Array.from({ length: 16 }, worker));
  return found;
}
