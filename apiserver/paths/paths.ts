import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { noSuchPath, notAllowed, unknownPath } from '../verbs/dispatch.ts';

/** Answers a path that is no resource. */
export type PathHandler = (context: RequestContext) => Promise<Answer> | Answer;

/** A path and its handler; one that ends with `/` stands for everything below it. */
export type Paths = readonly (readonly [path: string, handler: PathHandler])[];

/** A document that can be read, and nothing else: other methods are refused. */
export function onlyRead(context: RequestContext, answer: () => Answer): Answer {
  if (context.method !== 'GET' && context.method !== 'HEAD') throw notAllowed();
  return answer();
}

/**
 * Finds the handler of a path: an exact one, else the longest that is above it. The root lists them all, with those that
 * `others` gives.
 */
export function servePaths(
  paths: Paths,
  others: () => readonly string[] = () => [],
): (context: RequestContext) => Promise<Answer> {
  const exact = new Map(paths.filter(([path]) => !path.endsWith('/')));
  const below = paths.filter(([path]) => path.endsWith('/')).sort((a, b) => b[0].length - a[0].length);
  return async (context) => {
    const { path } = context.info;
    if (path === '/') return rootPaths([...paths.map(([known]) => known), ...others()]);
    const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const handler = exact.get(trimmed) ?? below.find(([prefix]) => path.startsWith(prefix))?.[1];
    if (!handler) {
      // Below /api clients expect a Status, elsewhere plain text, as from any Go server.
      if (/^\/api(\/|$)/.test(path)) throw noSuchPath();
      return unknownPath();
    }
    return handler(context);
  };
}

function rootPaths(paths: readonly string[]): Answer {
  const body = JSON.stringify({ paths: [...new Set(paths)].sort() }, undefined, 2);
  return { type: 'raw', status: 200, contentType: 'application/json', body };
}
