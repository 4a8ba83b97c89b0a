import type { PodEnd } from '../status/pod-status.ts';

/**
 * Where a pod is in its life on this node. It only goes forward:
 *
 *     syncing --> terminating --> terminated --> gone
 */
export type WorkerState =
  /** What the pod asks for is being brought about. */
  | { readonly at: 'syncing' }
  /** Its containers are being stopped, or have ended; nothing is started any more. */
  | { readonly at: 'terminating'; readonly end?: PodEnd; readonly isRemoved: boolean }
  /** Nothing runs. Its dead containers are kept for their logs. */
  | { readonly at: 'terminated'; readonly end?: PodEnd; readonly isRemoved: boolean }
  /** Nothing is left of it. */
  | { readonly at: 'gone' };

export type WorkerEvent =
  /** Is to end: it was deleted, or all its containers have ended, or `end` says why it may not go on. */
  | { readonly type: 'end'; readonly end?: PodEnd }
  /** The API has it no more. */
  | { readonly type: 'removed' }
  | { readonly type: 'stopped' }
  | { readonly type: 'cleaned' };

/** The one place where the state of a worker changes; the same state when an event means nothing in it. Pure. */
export function nextState(state: WorkerState, event: WorkerEvent): WorkerState {
  switch (event.type) {
    case 'end':
      // The first reason stays: a pod that was evicted and is then deleted was evicted.
      return state.at === 'syncing'
        ? { at: 'terminating', isRemoved: false, ...(event.end ? { end: event.end } : {}) }
        : state;
    case 'removed':
      if (state.at === 'syncing') return { at: 'terminating', isRemoved: true };
      return state.at === 'gone' || state.isRemoved ? state : { ...state, isRemoved: true };
    case 'stopped':
      return state.at === 'terminating' ? { ...state, at: 'terminated' } : state;
    case 'cleaned':
      return state.at === 'terminated' ? { at: 'gone' } : state;
  }
}
