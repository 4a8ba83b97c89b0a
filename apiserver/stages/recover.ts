import { badRequest, internalError, requestEntityTooLarge, timeout } from '../../api/errors/constructors.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import type { Logger } from '../../api/logger.ts';
import { clientGone } from '../http/body.ts';
import { BodyTooLarge, BodyTooSlow } from '../http/exchange.ts';
import type { Stage } from './stage.ts';

/** Turns every failure into a Status. What no stage expected is logged with its cause, and the client learns nothing of it. */
export function recover(log: Logger): Stage {
  return (next) => async (context) => {
    try {
      return await next(context);
    } catch (error) {
      return statusAnswer(error, log, `${context.method} ${context.info.path}`);
    }
  };
}

function statusAnswer(error: unknown, log: Logger, request: string) {
  let status: StatusError;
  if (error instanceof StatusError) status = error;
  else if (error instanceof BodyTooLarge) {
    status = requestEntityTooLarge(`limit is ${error.limit}`);
  } else if (error instanceof BodyTooSlow) {
    status = timeout('request did not complete within the allotted timeout');
  } else if (error === clientGone) {
    // Nobody is left to read this.
    status = badRequest('the body of the request ended before it was complete');
  } else {
    log.error('a request failed', { request, error });
    status = internalError('an error on the server prevented the request from succeeding', error);
  }
  return {
    type: 'object' as const,
    status: status.code,
    resource: undefined,
    object: status.status as unknown as Readonly<Record<string, unknown>>,
  };
}
