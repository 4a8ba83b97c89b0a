import { RuntimeError, type RuntimeFailure } from '../runtime/errors.ts';

/** A refusal of the Docker Engine, with its HTTP status (0: it was not reached). */
export class DockerError extends RuntimeError {
  readonly status: number;
  /** The engine's own words. */
  readonly detail: string;

  constructor(reason: RuntimeFailure, what: string, detail: string, status: number, options?: ErrorOptions) {
    super(reason, `${what}: ${detail}`, options);
    this.status = status;
    this.detail = detail;
  }
}

/** Whether Docker answered with this status. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is DockerError {
  return error instanceof DockerError && statuses.includes(error.status);
}

/** System errors that mean: nobody there, or gone in the middle of the call. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'EACCES',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Names what went wrong in a call; `what` is the call in words, for the message. */
export function toDockerError(what: string, error: unknown): RuntimeError {
  if (error instanceof RuntimeError) return error;
  if (!(error instanceof Error)) return new DockerError('Failed', what, String(error), 0);
  const code = 'code' in error ? String(error.code) : '';
  if (connectionCodes.has(code) || error.message === 'socket hang up' || error.message === 'aborted') {
    return new DockerError('Unavailable', what, `cannot reach the Docker Engine: ${error.message}`, 0, {
      cause: error,
    });
  }
  const status = 'statusCode' in error ? Number(error.statusCode) : 0;
  const message = engineMessage(error);
  return new DockerError(reasonFor(status, message), what, message, status, { cause: error });
}

/** Docker tells 404 and 409 apart only by its words. */
function reasonFor(status: number, message: string): RuntimeFailure {
  if (status === 404) return /no such image/i.test(message) ? 'ImageNotFound' : 'NotFound';
  if (/is not running|is paused|non running container/.test(message)) return 'NotRunning';
  if (status === 400) return 'InvalidSpec';
  return status === 503 ? 'Unavailable' : 'Failed';
}

/** The engine's own words, without what the client library puts around them. */
function engineMessage(error: Error): string {
  const body = 'json' in error ? error.json : undefined;
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message).trim();
  // Of a streamed answer the library keeps only its own rendering.
  return error.message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}
