/**
 * Why a runtime refused. The kubelet decides by this word, never by text:
 *
 * - `NotFound`: no such container or sandbox (stop and remove take it as done and do not throw it).
 * - `ImageNotFound`: a container names an image that is not on the node.
 * - `PullFailed`: the registry has no such image, or does not let us have it, or the transfer broke. Worth a later try.
 * - `InvalidSpec`: the engine will never accept this spec (bad mount source, bad capability): a retry changes nothing.
 * - `StartFailed`: the container exists and its program could not be started; its status says exit code 128, as with the CRI.
 * - `NotRunning`: exec, attach or port-forward asked of something that does not run.
 * - `Unavailable`: the engine does not answer. Retry; the event stream tells when it is back.
 * - `Unsupported`: this runtime cannot do that.
 * - `Failed`: everything else the engine said.
 */
export type RuntimeFailure =
  | 'NotFound'
  | 'ImageNotFound'
  | 'PullFailed'
  | 'InvalidSpec'
  | 'StartFailed'
  | 'NotRunning'
  | 'Unavailable'
  | 'Unsupported'
  | 'Failed';

/** The one error type of every {@link import('./runtime.ts').ContainerRuntime}; an aborted call throws the signal's reason instead. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly reason: RuntimeFailure;

  constructor(reason: RuntimeFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  /** Whether the same call may succeed later without anybody changing the pod. */
  get retryable(): boolean {
    return this.reason === 'Unavailable' || this.reason === 'PullFailed' || this.reason === 'Failed';
  }
}

/** Whether `error` is a runtime's refusal for one of `reasons` (for any, when none is given). */
export function isRuntimeError(error: unknown, ...reasons: readonly RuntimeFailure[]): error is RuntimeError {
  return error instanceof RuntimeError && (reasons.length === 0 || reasons.includes(error.reason));
}
