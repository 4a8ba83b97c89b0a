import type { PodInfo } from '../cache/pod-info.ts';
import type { HeapItem } from './heap.ts';

/**
 * Where a pod without a node is.
 * - `gated`: a PreEnqueue plugin keeps it from being tried.
 * - `active`: to be tried next.
 * - `backoff`: worth a try again, after its backoff; sooner when nothing else is to be done.
 * - `errorBackoff`: as `backoff`, but never sooner: something outside failed and should have time to recover.
 * - `waiting`: tried in vain, until something happens that may help.
 * - `inFlight`: being tried or bound.
 */
export type Place = 'gated' | 'active' | 'backoff' | 'errorBackoff' | 'waiting' | 'inFlight';

export interface QueuedPod extends HeapItem {
  info: PodInfo;
  place: Place;
  /** When it came to where it is, in milliseconds; orders pods of one priority. */
  since: number;
  /** Breaks ties of `since`. */
  readonly sequence: number;
  attempts: number;
  /** When it was tried first. */
  firstTriedAt: number | undefined;
  /** Tries in vain, and failures in a row: what the backoff grows with. */
  rejections: number;
  errors: number;
  /** When its backoff ends. */
  readyAt: number;
  /** The plugins that rejected it last. */
  rejectors: ReadonlySet<string>;
  /** Victims of its preemption are being deleted: it is not tried before that is done. */
  blocked: boolean;
  /** Something happened while it was blocked that it would have been woken by. */
  wokenWhileBlocked: boolean;
}

/** Kubernetes' backoff: 1 s, doubled with each try, 10 s at most. */
export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

export const defaultBackoff: Backoff = { initialMs: 1_000, maxMs: 10_000 };

/** How long a pod waits after its latest try. Errors count by themselves: they say nothing about the pod. */
export function backoffMs({ rejections, errors }: QueuedPod, { initialMs, maxMs }: Backoff): number {
  const count = errors > 0 ? errors : rejections;
  return count === 0 ? 0 : Math.min(maxMs, initialMs * 2 ** Math.min(count - 1, 30));
}

/** PrioritySort: higher priority first, then who came first. */
export function comesBefore(a: QueuedPod, b: QueuedPod): boolean {
  if (a.info.priority !== b.info.priority) return a.info.priority > b.info.priority;
  if (a.since !== b.since) return a.since < b.since;
  return a.sequence < b.sequence;
}

/** By the end of the backoff, in windows of a second, so that within one the more important pod is first. */
export function readyBefore(a: QueuedPod, b: QueuedPod): boolean {
  const left = Math.floor(a.readyAt / 1000);
  const right = Math.floor(b.readyAt / 1000);
  return left === right ? comesBefore(a, b) : left < right;
}
