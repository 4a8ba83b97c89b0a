import { badRequest, internalError, requestEntityTooLarge, timeout } from '../../api/errors/constructors.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import type { Logger } from '../../api/logger.ts';
import { UnreadableObject } from '../cache/unreadable.ts';
import { BodyTooLarge, BodyTooSlow, clientGone } from '../http/body.ts';
import { StoreError, type StoreErrorReason } from '../storage/errors.ts';
import type { Stage } from './stage.ts';

/** What clients are told about a store that fails: they can do something about it, its paths and addresses are not theirs. */
const storeFailures: Readonly<Partial<Record<StoreErrorReason, string>>> = {
  full: 'no space is left for the database; writes work again when there is some',
  unavailable: 'the database does not answer; nothing was written',
  'outcome-unknown': 'the database did not answer a write; it may or may not have been done',
  busy: 'more writes wait for the database than it takes; nothing was written',
  'too-large': 'the object is larger than the database takes',
};

/** Turns every failure into a Status. What no stage expected is logged with its cause, of which clients learn nothing but what a store says. */
export function recover(log: Logger): Stage {
  return (next) => async (context) => {
    try {
      return await next(context);
    } catch (error) {
      return statusAnswer(error, log, `${context.method} ${context.info.path}`);
    }
  };
}

/** The Status that a failure is answered with; undefined for what no stage expects. */
export function statusErrorFor(error: unknown): StatusError | undefined {
  if (error instanceof StatusError) return error;
  if (error instanceof BodyTooLarge) return requestEntityTooLarge(`limit is ${error.limit}`);
  if (error instanceof BodyTooSlow) return timeout('request did not complete within the allotted timeout');
  // Nobody is left to read this.
  if (error === clientGone) return badRequest('the body of the request ended before it was complete');
  if (error instanceof UnreadableObject) return internalError(error.message, error);
  const told = error instanceof StoreError ? storeFailures[error.reason] : undefined;
  return told === undefined ? undefined : internalError(told, error);
}

function statusAnswer(error: unknown, log: Logger, request: string) {
  let status = statusErrorFor(error);
  if (!status || error instanceof StoreError || error instanceof UnreadableObject)
    log.error('a request failed', { request, error });
  status ??= internalError('an error on the server prevented the request from succeeding', error);
  return {
    type: 'object' as const,
    status: status.code,
    resource: undefined,
    object: status.status as unknown as Readonly<Record<string, unknown>>,
  };
}
