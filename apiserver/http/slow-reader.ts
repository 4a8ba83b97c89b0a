import type { Clock } from '../../api/clock.ts';
import type { ReplyBody } from './reply-body.ts';

/** How long clients may take to read answers. */
export interface ReadingLimit {
  readonly clock: Clock;
  /** In milliseconds, for an answer of any length. */
  readonly baseMs: number;
  /** What a client has to take at least, in bytes per millisecond. */
  readonly bytesPerMs: number;
}

/** Shorter answers fit into what the machine keeps for a connection: nobody has to wait for their readers. */
const watchedFrom = 64 * 1024;

interface Reply {
  once(event: 'finish' | 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/**
 * Cuts an answer off that its client does not read: its bytes are memory that others need. Its length allows
 * a client more than the limit's time.
 */
export function watchReader(reply: Reply, body: ReplyBody, { clock, baseMs, bytesPerMs }: ReadingLimit): void {
  const bytes = body.length;
  if (bytes < watchedFrom) return;
  const cancel = clock.after(baseMs + bytes / bytesPerMs, () => reply.destroy());
  reply.once('finish', cancel);
  reply.once('close', cancel);
}
