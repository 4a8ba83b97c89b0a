import { expired, tooLargeResourceVersion } from '../../api/errors/constructors.ts';
import { CacheEntry } from '../cache/entry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { fresh, waitForRevision } from './get.ts';
import { continueExpired, formatContinue, type ListOptions, listOptions } from './list-options.ts';
import type { VerbParts } from './parts.ts';
import { presentEntry } from './present.ts';
import { type Selection, selectionOf } from './selection.ts';

type ListAnswer = Extract<Answer, { type: 'list' }>;

/** GET of a collection. https://kubernetes.io/docs/reference/using-api/api-concepts/#the-resourceversion-parameter */
export async function list(parts: VerbParts, context: RequestContext, resource: Resource): Promise<ListAnswer> {
  const options = listOptions(context.query, false);
  const selected = selectionOf(resource, options);
  const prefix = parts.objects.prefix(resource, context.info.namespace);
  const past = await pastRevision(parts, resource, options);
  const answer =
    past === undefined
      ? fromCache(parts, context, resource, prefix, options, selected)
      : await fromStore(parts, prefix, options, selected, past);
  return {
    type: 'list',
    resource,
    entries: resource.conversion ? answer.entries.map((entry) => presentEntry(resource, entry)) : answer.entries,
    revision: answer.revision,
    continue: answer.continue,
    remaining: answer.remaining,
  };
}

/** The revision to read at when it is one of the past; undefined when the cache shows what is asked for. */
async function pastRevision(parts: VerbParts, resource: Resource, options: ListOptions): Promise<number | undefined> {
  const token = options.continue;
  if (token) {
    if (token.revision < 0) {
      await fresh(parts);
      return undefined;
    }
    // Nothing has changed since: the cache still shows that revision.
    return parts.objects.cache(resource).changed <= token.revision ? undefined : token.revision;
  }
  const wanted = options.resourceVersion;
  if (wanted === undefined) {
    await fresh(parts);
    return undefined;
  }
  if (wanted === 0) return undefined;
  await waitForRevision(parts, wanted);
  // With a limit and no match given, the version means exactly that one.
  if (options.match === 'Exact' || (options.match === '' && options.limit > 0)) {
    return parts.objects.cache(resource).changed <= wanted ? undefined : wanted;
  }
  return undefined;
}

interface Page {
  readonly entries: readonly CacheEntry[];
  readonly revision: number;
  readonly continue?: string;
  readonly remaining?: number;
}

function fromCache(
  parts: VerbParts,
  { query }: RequestContext,
  resource: Resource,
  prefix: string,
  options: ListOptions,
  selected: Selection | undefined,
): Page {
  const cache = parts.objects.cache(resource);
  const { continue: token, limit } = options;
  const revision = token && token.revision > 0 ? token.revision : exactRevision(parts, options);
  const after = token ? prefix + token.after : undefined;
  const asked = JSON.stringify([prefix, after, limit, query.get('labelSelector'), query.get('fieldSelector')]);
  const { entries, behind } = cache.lists.get(asked, () => cache.select(prefix, { after, limit, selected }));
  const last = entries[entries.length - 1];
  if (behind === 0 || !last) return { entries, revision };
  const next = formatContinue({ revision, after: last.key.slice(prefix.length) });
  // How many remain is told only where nothing is filtered out, as they would have to be looked at.
  return selected ? { entries, revision, continue: next } : { entries, revision, continue: next, remaining: behind };
}

function exactRevision(parts: VerbParts, options: ListOptions): number {
  const wanted = options.resourceVersion;
  const exact = options.match === 'Exact' || (options.match === '' && options.limit > 0);
  return exact && wanted ? wanted : parts.objects.feed.revision;
}

async function fromStore(
  parts: VerbParts,
  prefix: string,
  options: ListOptions,
  selected: Selection | undefined,
  revision: number,
): Promise<Page> {
  const entries: CacheEntry[] = [];
  let after = options.continue ? prefix + options.continue.after : undefined;
  for (;;) {
    const answer = await parts.objects.store.list({
      prefix,
      revision,
      ...(options.limit > 0 ? { limit: options.limit } : {}),
      ...(after === undefined ? {} : { after }),
    });
    if (!answer.ok) {
      if (answer.reason === 'compacted') {
        throw options.continue
          ? continueExpired(options.continue.after)
          : expired(`The resourceVersion for the provided list is too old.`);
      }
      throw tooLargeResourceVersion(revision, answer.currentRevision);
    }
    for (const kv of answer.items) {
      after = kv.key;
      const entry = CacheEntry.read(kv);
      if (!selected || selected(entry)) entries.push(entry);
    }
    const done = answer.remaining === 0 || answer.items.length === 0;
    if (done) return { entries, revision };
    if (options.limit > 0 && entries.length >= options.limit) {
      const next = formatContinue({ revision, after: (after ?? prefix).slice(prefix.length) });
      return selected
        ? { entries, revision, continue: next }
        : { entries, revision, continue: next, remaining: answer.remaining };
    }
  }
}
