import { RuntimeError, type RuntimeFailure } from '../../kubelet/runtime/errors.ts';
import type { ContainerRuntime } from '../../kubelet/runtime/runtime.ts';

/** Verbs that answer with a promise, and so can be made to fail. */
export type Verb = {
  [K in keyof ContainerRuntime]: ContainerRuntime[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof ContainerRuntime];

/** A runtime whose verbs fail when a test says so, and otherwise are the real one's. */
export interface FailingRuntime {
  readonly runtime: ContainerRuntime;
  /** The next `times` calls of `verb` fail; `after` lets the work be done before, as when the answer is lost on the way. */
  fail(verb: Verb, reason: RuntimeFailure, options?: { readonly times?: number; readonly after?: boolean }): void;
  /** How often a verb was called, failures included. */
  calls(verb: Verb): number;
}

/** Puts failures before any runtime; it keeps the contract of the one it wraps as long as none is asked for. */
export function failingRuntime(real: ContainerRuntime): FailingRuntime {
  const planned = new Map<Verb, { reason: RuntimeFailure; left: number; after: boolean }>();
  const calls = new Map<Verb, number>();
  const runtime = new Proxy(real, {
    get(target, property: keyof ContainerRuntime) {
      const verb = target[property] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        calls.set(property as Verb, (calls.get(property as Verb) ?? 0) + 1);
        const plan = planned.get(property as Verb);
        if (!plan || plan.left === 0) return verb.apply(target, args);
        plan.left--;
        const failure = new RuntimeError(plan.reason, `injected: ${property}`);
        return plan.after
          ? Promise.resolve(verb.apply(target, args)).then(() => Promise.reject(failure))
          : Promise.reject(failure);
      };
    },
  });
  return {
    runtime,
    fail: (verb, reason, { times = 1, after = false } = {}) => planned.set(verb, { reason, left: times, after }),
    calls: (verb) => calls.get(verb) ?? 0,
  };
}
