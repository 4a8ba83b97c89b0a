import type { StatusCause } from '../../proto/gen/meta/v1.ts';
import { codeOfReason, isKnownReason, type StatusReason } from './reasons.ts';
import { StatusError } from './status-error.ts';

/** How deep a chain of causes is followed; longer ones are taken for a loop. */
const maxDepth = 16;

/** The StatusError that `error` is or was caused by. */
export function statusErrorOf(error: unknown): StatusError | undefined {
  let at = error;
  for (let depth = 0; depth < maxDepth && at instanceof Error; depth++) {
    if (at instanceof StatusError) return at;
    at = at.cause;
  }
  return undefined;
}

/** The reason of an error; empty when it has none. */
function reasonOf(error: unknown): string {
  return statusErrorOf(error)?.reason ?? '';
}

/** An error has a reason when it says so, or says nothing known and its code is the one of the reason. */
function has(error: unknown, reason: Exclude<StatusReason, ''>): boolean {
  const found = statusErrorOf(error);
  if (!found) return false;
  return found.reason === reason || (!isKnownReason(found.reason) && found.status.code === codeOfReason[reason]);
}

export const isNotFound = (error: unknown): boolean => has(error, 'NotFound');
export const isAlreadyExists = (error: unknown): boolean => reasonOf(error) === 'AlreadyExists';
/** A stale resourceVersion, or a precondition that does not hold: read again and decide anew. */
export const isConflict = (error: unknown): boolean => has(error, 'Conflict');
export const isInvalid = (error: unknown): boolean => has(error, 'Invalid');
export const isGone = (error: unknown): boolean => has(error, 'Gone');
/** The history asked for is compacted: list again. */
export const isExpired = (error: unknown): boolean => reasonOf(error) === 'Expired';
export const isMethodNotAllowed = (error: unknown): boolean => has(error, 'MethodNotAllowed');
export const isBadRequest = (error: unknown): boolean => has(error, 'BadRequest');
export const isUnauthorized = (error: unknown): boolean => has(error, 'Unauthorized');
export const isForbidden = (error: unknown): boolean => has(error, 'Forbidden');
export const isTimeout = (error: unknown): boolean => has(error, 'Timeout');
export const isInternalError = (error: unknown): boolean => has(error, 'InternalError');
export const isTooManyRequests = (error: unknown): boolean =>
  has(error, 'TooManyRequests') || statusErrorOf(error)?.status.code === 429;

/** The cause of that kind in an error, such as `NamespaceTerminating` or `FieldManagerConflict`. */
export function causeOf(error: unknown, reason: string): StatusCause | undefined {
  return statusErrorOf(error)?.status.details?.causes?.find((cause) => cause.reason === reason);
}

/** A creation was refused because its namespace is being deleted; no sense in trying again. */
export const isNamespaceTerminating = (error: unknown): boolean => causeOf(error, 'NamespaceTerminating') !== undefined;

/** The seconds after which the server wants to be asked again; undefined when it did not say. */
export function retryAfterSeconds(error: unknown): number | undefined {
  const found = statusErrorOf(error);
  const seconds = found?.status.details?.retryAfterSeconds ?? 0;
  return seconds > 0 || found?.reason === 'ServerTimeout' ? seconds : undefined;
}

const passingReasons: ReadonlySet<string> = new Set<StatusReason>([
  'ServerTimeout',
  'Timeout',
  'TooManyRequests',
  'ServiceUnavailable',
  'InternalError',
]);

/** Codes of node's network errors that say nothing about the request itself. */
const passingCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_INVALID_SESSION',
]);

/**
 * Whether the same request, sent again unchanged a little later, may succeed. A request that changes something may have been
 * carried out all the same. A conflict is not retryable: the object must be read again first.
 */
export function isRetryable(error: unknown): boolean {
  const found = statusErrorOf(error);
  if (found) {
    if (isKnownReason(found.reason)) return passingReasons.has(found.reason) || retryAfterSeconds(found) !== undefined;
    return found.code === 429 || found.code >= 500;
  }
  let at = error;
  for (let depth = 0; depth < maxDepth && at instanceof Error; depth++) {
    if (passingCodes.has((at as NodeJS.ErrnoException).code)) return true;
    at = at.cause;
  }
  return false;
}
