import type { RequestInfo } from './info.ts';

const streams = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/** Requests that last as long as the client wants: they have no deadline, and do not count as in flight. */
export function isLongRunning(info: RequestInfo): boolean {
  return info.verb === 'watch' || streams.has(info.subresource);
}
