import { quote } from '../field/quote.ts';
import { type GroupResource, noResource, printResource } from './constructors.ts';
import type { StatusReason } from './reasons.ts';
import { failure, type StatusError } from './status-error.ts';

/** What is known of an answer that is no Status. */
export interface GenericResponse {
  readonly code: number;
  /** The HTTP method or the verb, as the message shall show it. */
  readonly verb: string;
  readonly resource?: GroupResource;
  readonly name?: string;
  readonly serverMessage?: string;
  readonly retryAfterSeconds?: number;
  /** The body should have been a Status and was not: it is kept as a cause. */
  readonly unexpected?: boolean;
}

interface Meaning {
  readonly reason: StatusReason;
  /** Undefined: what the server said. */
  readonly message: string | undefined;
}

const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, { reason: 'BadRequest', message: 'the server rejected our request for an unknown reason' }],
  [401, { reason: 'Unauthorized', message: 'the server has asked for the client to provide credentials' }],
  [403, { reason: 'Forbidden', message: undefined }],
  [404, { reason: 'NotFound', message: 'the server could not find the requested resource' }],
  [405, { reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource' }],
  [406, { reason: 'NotAcceptable', message: undefined }],
  [409, { reason: 'Conflict', message: 'the server reported a conflict' }],
  [415, { reason: 'UnsupportedMediaType', message: undefined }],
  [422, { reason: 'Invalid', message: 'the server rejected our request due to an error in our request' }],
  [
    429,
    {
      reason: 'TooManyRequests',
      message: 'the server has received too many requests and has asked us to try again later',
    },
  ],
  [503, { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' }],
  [
    504,
    {
      reason: 'Timeout',
      message:
        'the server was unable to return a response in the time allotted, but may still be processing the request',
    },
  ],
]);

/** The Status for an HTTP code alone: of a path that nobody serves, of a proxy between, of a server that is no Kubernetes. */
export function genericServerResponse(response: GenericResponse): StatusError {
  const { code, verb, resource = noResource, name = '', serverMessage = '' } = response;
  const { reason, message } = meaningOf(code, verb, serverMessage);
  const subject = printResource(resource);
  const where = subject === '' ? '' : ` (${verb.toLowerCase()} ${subject}${name === '' ? '' : ` ${name}`})`;
  return failure(
    reason,
    `${message}${where}`,
    {
      name,
      group: resource.group,
      kind: resource.resource,
      causes: response.unexpected ? [{ reason: 'UnexpectedServerResponse', message: serverMessage }] : [],
      retryAfterSeconds: response.retryAfterSeconds ?? 0,
    },
    { code },
  );
}

function meaningOf(code: number, verb: string, said: string): { reason: StatusReason; message: string } {
  if (code === 409 && verb.toUpperCase() === 'POST') {
    return { reason: 'AlreadyExists', message: 'the server reported a conflict' };
  }
  if (code === 406 && (said === '' || said === 'unknown')) {
    return {
      reason: 'NotAcceptable',
      message: 'the server was unable to respond with a content type that the client supports',
    };
  }
  const meaning = meanings.get(code);
  if (meaning) return { reason: meaning.reason, message: meaning.message ?? said };
  if (code >= 500) {
    return {
      reason: 'InternalError',
      message: `an error on the server (${quote(said)}) has prevented the request from succeeding`,
    };
  }
  return {
    reason: '',
    message: `the server responded with the status code ${code} but did not return more information`,
  };
}
