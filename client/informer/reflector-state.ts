import { causeOf, isExpired, isGone, isInvalid, isRetryable, isTimeout } from '../../api/errors/predicates.ts';

/**
 * What a reflector is about. `from` is the resourceVersion to begin at: empty asks for the newest state, `0` for any, a
 * number for that one or a newer one (and in `watching` for what comes after it).
 *
 *     streaming ──synced──▶ watching ◀──synced── listing
 *         │ refused: listing    │ ended: watching      │
 *         └──────── failed ─────┴──────── failed ──────┘──▶ waiting ──waited──▶ one of the three
 *
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export type ReflectorState = {
  /** Failures in a row; a watch that was good for something sets it back. */
  readonly failures: number;
  /** Whether the server is asked to stream the first state; no longer after it refused once. */
  readonly streams: boolean;
} & (Activity | { readonly at: 'waiting'; readonly ms: number; readonly next: Activity } | { readonly at: 'stopped' });

/** The first state through a watch; the first state through a list; what happens after that. */
export type Activity = { readonly at: 'streaming' | 'listing' | 'watching'; readonly from: string };

/** What can happen to it. `seen` is the newest resourceVersion that arrived. */
export type ReflectorEvent =
  | { readonly type: 'synced'; readonly seen: string }
  /** The server closed the watch; `useful` when it lasted or brought something. */
  | { readonly type: 'ended'; readonly seen: string; readonly useful: boolean }
  | { readonly type: 'failed'; readonly failure: Failure; readonly seen: string; readonly useful: boolean }
  | { readonly type: 'waited' }
  | { readonly type: 'stopped' };

/**
 * - `expired`: the history is gone, a new first state is needed;
 * - `ahead`: the server does not know the version asked for yet, or will never (it was restored from a backup);
 * - `refused`: it does not understand the request;
 * - `passing`: the same again may succeed;
 * - `other`: forbidden, not found: only a new start may help.
 */
export type Failure = 'expired' | 'ahead' | 'refused' | 'passing' | 'other';

/** Sorts what a list or watch threw. */
export function failureOf(error: unknown): Failure {
  if (isExpired(error) || isGone(error)) return 'expired';
  if (isTimeout(error) && causeOf(error, 'ResourceVersionTooLarge')) return 'ahead';
  if (isInvalid(error)) return 'refused';
  return isRetryable(error) ? 'passing' : 'other';
}

/** The wait after the nth failure in a row: 0.8 s doubling to 30 s, of which chance takes up to half. */
export function reflectorBackoffMs(failures: number, random: () => number): number {
  return Math.min(30_000, 800 * 2 ** Math.min(failures, 16)) * (1 - random() / 2);
}

/** Where a reflector begins. */
export function firstState(streams: boolean): ReflectorState {
  return { failures: 0, streams, at: streams ? 'streaming' : 'listing', from: streams ? '' : '0' };
}

/** The only place where a reflector's state changes. Events that do not fit the state are a bug and throw. */
export function nextState(state: ReflectorState, event: ReflectorEvent, random: () => number): ReflectorState {
  const { streams } = state;
  if (event.type === 'stopped' || state.at === 'stopped') return { failures: 0, streams, at: 'stopped' };
  if (state.at === 'waiting') {
    if (event.type !== 'waited') throw new Error(`reflector is waiting and met ${event.type}`);
    return { failures: state.failures, streams, ...state.next };
  }
  switch (event.type) {
    case 'synced':
      // The failures stay: a server that lists and refuses to watch must not be listed in a tight loop.
      return { failures: state.failures, streams, at: 'watching', from: event.seen };
    case 'ended': {
      const next = resume(state, event.seen);
      if (event.useful) return { failures: 0, streams, ...next };
      return later(state.failures, streams, next, random);
    }
    case 'failed': {
      const failures = event.useful ? 0 : state.failures;
      if (event.failure === 'refused' && state.at === 'streaming')
        return { failures: 0, streams: false, at: 'listing', from: event.seen || '0' };
      const next = after(event.failure, state, event.seen);
      // A lost history is no fault of anybody: the first time, begin anew at once.
      if (event.failure === 'expired' && failures === 0 && state.at === 'watching')
        return { failures: 1, streams, ...next };
      return later(failures, streams, next, random);
    }
    case 'waited':
      throw new Error(`reflector is ${state.at} and met ${event.type}`);
  }
}

function later(failures: number, streams: boolean, next: Activity, random: () => number): ReflectorState {
  return { failures: failures + 1, streams, at: 'waiting', ms: reflectorBackoffMs(failures, random), next };
}

/** A watch goes on where it was; a first state that did not come whole is asked for again. */
function resume(state: Activity, seen: string): Activity {
  return state.at === 'watching' ? { at: 'watching', from: seen || state.from } : { at: state.at, from: state.from };
}

function after(failure: Failure, state: ReflectorState & Activity, seen: string): Activity {
  if (failure === 'passing') return resume(state, seen);
  const at = state.streams ? 'streaming' : 'listing';
  // Never older than what was seen: the cache must not go back in time. Only when that cannot be had, the newest.
  const from = failure === 'ahead' || (failure === 'expired' && state.at !== 'watching') ? '' : seen;
  return { at, from: from === '' && at === 'listing' && failure === 'other' ? '0' : from };
}
