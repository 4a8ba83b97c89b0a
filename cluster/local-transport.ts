import { genericServerResponse } from '../api/errors/generic.ts';
import { statusErrorFrom } from '../api/errors/status-error.ts';
import type { UserInfo } from '../apiserver/authentication/user-info.ts';
import { listMetadata } from '../apiserver/negotiation/list-body.ts';
import type { WatchItem } from '../apiserver/request/watch-source.ts';
import type { ApiServer } from '../apiserver/server.ts';
import type { Transport, TransportRequest } from '../client/client.ts';

/** Events that a consumer may leave lying before its watch is ended: it lists anew, as after a lost connection. */
const queueBound = 100_000;

/**
 * Straight into the stages of a server in the same process, after authentication, as `user`. Objects are handed over as
 * they are, with no encoding: read-only for both sides.
 */
export function localTransport(server: ApiServer, user: UserInfo, agent: string): Transport {
  const call = (request: TransportRequest, query: URLSearchParams) =>
    server.call({
      method: request.method,
      path: request.path,
      query,
      user,
      agent,
      body: request.body,
      contentType: request.contentType,
      signal: request.signal ?? new AbortController().signal,
    });
  return {
    async request(request) {
      const answer = await call(request, new URLSearchParams(request.query));
      switch (answer.type) {
        case 'object':
          return answer.object;
        case 'list':
          return {
            kind: `${answer.resource.type.kind}List`,
            apiVersion: answer.resource.type.apiVersion,
            metadata: listMetadata(answer),
            items: answer.entries.map((entry) => entry.object),
          };
        case 'raw': {
          const text = answer.body.toString();
          if (answer.status >= 400) {
            // What a client over HTTPS makes of an answer that is no Status.
            const { status: code } = answer;
            throw genericServerResponse({ code, verb: request.method, serverMessage: text.trim(), unexpected: true });
          }
          return answer.contentType.startsWith('application/json') ? JSON.parse(text) : text;
        }
        default:
          throw new Error(`${request.method} ${request.path} cannot be answered within the process`);
      }
    },
    watch(request) {
      return watchEvents(async () => {
        const answer = await call(request, new URLSearchParams({ ...request.query, watch: 'true' }));
        if (answer.type !== 'watch') throw new Error(`${request.path} cannot be watched`);
        return answer;
      }, request.signal);
    },
    close: () => Promise.resolve(),
  };
}

type RawEvent = { readonly type: string; readonly object: unknown };
type Open = () => Promise<Extract<Awaited<ReturnType<ApiServer['call']>>, { type: 'watch' }>>;

async function* watchEvents(open: Open, signal: AbortSignal | undefined): AsyncGenerator<RawEvent> {
  const answer = await open();
  const { kind, apiVersion } = answer.resource.type;
  let queue: RawEvent[] = [];
  let ended = false;
  let failed: unknown;
  let wake: (() => void) | undefined;
  const signalConsumer = () => {
    wake?.();
    wake = undefined;
  };
  const end = () => {
    ended = true;
    signalConsumer();
  };
  const running = answer.source.start({
    deliver(items) {
      for (const item of items) queue.push(eventOf(item, kind, apiVersion));
      if (queue.length > queueBound) {
        running.stop();
        end();
      }
      signalConsumer();
    },
    end(error) {
      failed = error;
      end();
    },
  });
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  try {
    for (;;) {
      const batch = queue;
      queue = [];
      for (const event of batch) yield event;
      if (queue.length > 0) continue;
      if (ended) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failed) throw statusErrorFrom(failed) ?? new Error('the watch ended with an error');
  } finally {
    running.stop();
    signal?.removeEventListener('abort', end);
  }
}

function eventOf(item: WatchItem, kind: string, apiVersion: string): RawEvent {
  if (item.type !== 'BOOKMARK') return { type: item.type, object: item.entry.object };
  const annotations = item.initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  return {
    type: 'BOOKMARK',
    object: { kind, apiVersion, metadata: { resourceVersion: String(item.revision), ...annotations } },
  };
}
