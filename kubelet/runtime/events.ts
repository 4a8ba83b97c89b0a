import type { PodIdentity } from './sandbox.ts';

/** Something happened to a container or sandbox of ours. */
export interface ContainerEvent {
  readonly type: 'container';
  readonly what: 'created' | 'started' | 'died' | 'oom' | 'removed';
  readonly id: string;
  readonly isSandbox: boolean;
  readonly pod: PodIdentity;
  /** The container's name; empty for a sandbox. */
  readonly name: string;
  readonly attempt: number;
  /** With `died`. */
  readonly exitCode?: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * From here on every change is reported, and what happened before may have been missed: list now. It comes first in every
 * stream, after every reconnect (the engine was restarted), and when a reader was too slow for its queue.
 */
export interface RelistEvent {
  readonly type: 'relist';
  readonly why: 'connected' | 'overflow';
}

/** The engine stopped answering; a `relist` follows when it is back. Running containers are not to be given up for it. */
export interface DisconnectedEvent {
  readonly type: 'disconnected';
  readonly message: string;
}

/** What {@link import('./runtime.ts').ContainerRuntime.events} yields. */
export type RuntimeEvent = ContainerEvent | RelistEvent | DisconnectedEvent;
