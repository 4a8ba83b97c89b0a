import type { CacheEntry } from '../cache/entry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';

type ListAnswer = Extract<Answer, { type: 'list' }>;

/**
 * The last few unfiltered lists, joined: clients that list the same things while nothing changes get the same bytes.
 * Bounded in number and bytes, the oldest goes first.
 */
const kept = new Map<string, readonly Buffer[]>();
const keptBound = 8;
const keptBytes = 32 * 1024 * 1024;

/** In a list items do not say what they are, the list does: the head of their own JSON is left out. */
function itemStart(resource: Resource): number {
  const { apiVersion, kind } = resource.type;
  return JSON.stringify({ apiVersion, kind }).length;
}

const comma = Buffer.from(',');
const open = Buffer.from('{');
const commaOpen = Buffer.from(',{');

/** The items of a list as JSON, between the brackets: parts of the entries' own JSON, not copied until they are joined. */
function joinItems(resource: Resource, entries: readonly CacheEntry[]): Buffer {
  const start = itemStart(resource);
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const json = entry.json;
    // A stored object of another form (written by another server) has no such head; it is made anew.
    if (json[start - 1] === comma[0]) parts.push(parts.length === 0 ? open : commaOpen, json.subarray(start));
    else {
      const { apiVersion: _version, kind: _kind, ...rest } = entry.object;
      parts.push(Buffer.from(`${parts.length === 0 ? '' : ','}${JSON.stringify(rest)}`));
    }
  }
  return Buffer.concat(parts);
}

/** A list as JSON, in parts to be written one after the other. */
export function listJson(answer: ListAnswer): readonly Buffer[] {
  const { resource, entries } = answer;
  const head = Buffer.from(
    `{"kind":"${resource.type.kind}List","apiVersion":"${resource.type.apiVersion}","metadata":${JSON.stringify(listMetadata(answer))},"items":[`,
  );
  return [head, itemsOf(answer, entries), Buffer.from(']}\n')];
}

function itemsOf(answer: ListAnswer, entries: readonly CacheEntry[]): Buffer {
  const key = answer.cacheKey && `${answer.resource.type.apiVersion}${answer.cacheKey}`;
  const known = key === undefined ? undefined : kept.get(key)?.[0];
  if (known) return known;
  const joined = joinItems(answer.resource, entries);
  if (key !== undefined && joined.length <= keptBytes / 2) remember(key, joined);
  return joined;
}

function remember(key: string, joined: Buffer): void {
  kept.set(key, [joined]);
  let bytes = 0;
  for (const [buffer] of kept.values()) bytes += buffer?.length ?? 0;
  for (const [oldest, [buffer]] of kept) {
    if (kept.size <= keptBound && bytes <= keptBytes) break;
    kept.delete(oldest);
    bytes -= buffer?.length ?? 0;
  }
}

/** ListMeta of an answer. */
export function listMetadata(answer: ListAnswer): Readonly<Record<string, unknown>> {
  return {
    resourceVersion: String(answer.revision),
    ...(answer.continue ? { continue: answer.continue } : {}),
    ...(answer.continue && answer.remaining !== undefined ? { remainingItemCount: answer.remaining } : {}),
  };
}
