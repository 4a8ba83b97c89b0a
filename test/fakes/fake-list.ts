import { expired } from '../../api/errors/constructors.ts';
import { type FakeCollection, matcherOf } from './fake-collection.ts';

/** A list, or a piece of it, as of `now` or as the token says; throws Expired when the history is gone. */
export function pageOf(
  collection: FakeCollection,
  namespace: string,
  query: Readonly<Record<string, string>>,
  now: number,
): unknown {
  const { type } = collection;
  const matches = matcherOf(namespace, query);
  let items = [...collection.objects.entries()].filter(([, object]) => matches(object));
  items.sort(([a], [b]) => (a < b ? -1 : 1));
  const [version, after] = (query.continue ?? '').split('|');
  if (version && Number(version) < collection.compacted) throw expired('The provided continue parameter is too old');
  if (after) items = items.filter(([key]) => key > after);
  const limit = Number(query.limit ?? 0) || items.length;
  const page = items.slice(0, limit);
  const rest = items.length - page.length;
  return {
    kind: `${type.kind}List`,
    apiVersion: type.apiVersion,
    metadata: {
      resourceVersion: version || String(now),
      ...(rest > 0 ? { continue: `${version || now}|${page.at(-1)?.[0]}`, remainingItemCount: rest } : {}),
    },
    items: page.map(([, object]) => object),
  };
}
