import type { StatusCause } from '../../proto/gen/meta/v1.ts';
import { aggregate, type FieldError } from '../field/field-error.ts';
import { quote } from '../field/quote.ts';
import { failure, type StatusError } from './status-error.ts';

/** A resource in messages: `deployments.apps`, `pods`. Every ResourceType is one. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A kind in messages: `Deployment.apps`, `Pod`. Every ResourceType is one. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The resource in messages that are about none. */
export const noResource: GroupResource = { group: '', resource: '' };

const qualified = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`);

/** `deployments.apps`, or `pods` in the core group. */
export function printResource({ group, resource }: GroupResource): string {
  return qualified(resource, group);
}

const about = ({ group, resource }: GroupResource, name = '') => ({ name, group, kind: resource });

/** `pods "a" not found` */
export function notFound(resource: GroupResource, name: string): StatusError {
  return failure('NotFound', `${printResource(resource)} ${quote(name)} not found`, about(resource, name));
}

/** `pods "a" already exists` */
export function alreadyExists(resource: GroupResource, name: string): StatusError {
  return failure('AlreadyExists', `${printResource(resource)} ${quote(name)} already exists`, about(resource, name));
}

/** A generated name was taken, several times over: the client shall try again after that many seconds. */
export function generateNameConflict(resource: GroupResource, name: string, retryAfterSeconds: number): StatusError {
  return failure(
    'AlreadyExists',
    `${printResource(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(resource, name), retryAfterSeconds },
  );
}

/** The words with which a stale resourceVersion is refused. */
export const modifiedMessage =
  'the object has been modified; please apply your changes to the latest version and try again';

/** `Operation cannot be fulfilled on pods "a": ...`; by default because the object was modified meanwhile. */
export function conflict(resource: GroupResource, name: string, message = modifiedMessage): StatusError {
  return failure(
    'Conflict',
    `Operation cannot be fulfilled on ${printResource(resource)} ${quote(name)}: ${message}`,
    about(resource, name),
  );
}

/** Server-side apply met fields of other managers. */
export function applyConflict(causes: readonly StatusCause[], message: string): StatusError {
  return failure('Conflict', message, { causes });
}

/** `Pod "a" is invalid: ...`, with a cause for each field. */
export function invalid({ group, kind }: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const reasons = aggregate(errors);
  const head = `${qualified(kind, group)} ${quote(name)} is invalid`;
  const causes = errors.map(({ type, message, field }) => ({ reason: type, message, field }));
  return failure('Invalid', reasons === '' ? head : `${head}: ${reasons}`, { name, group, kind, causes });
}

/** The message stands as it is. */
export function badRequest(message: string): StatusError {
  return failure('BadRequest', message);
}

/** `pods "a" is forbidden: ...`; shorter without a name or a resource. */
export function forbidden(resource: GroupResource, name: string, message: string): StatusError {
  const subject = printResource(resource);
  const head =
    subject === '' ? 'forbidden' : name === '' ? `${subject} is forbidden` : `${subject} ${quote(name)} is forbidden`;
  return failure('Forbidden', `${head}: ${message}`, about(resource, name));
}

/** The request carries no credentials, or none that are known. */
export function unauthorized(message = 'Unauthorized'): StatusError {
  return failure('Unauthorized', message);
}

/** `create is not supported on resources of kind "pods"` */
export function methodNotAllowed(resource: GroupResource, action: string): StatusError {
  return failure(
    'MethodNotAllowed',
    `${action} is not supported on resources of kind ${quote(printResource(resource))}`,
    about(resource),
  );
}

/** None of the forms that the client accepts is among those that there are. */
export function notAcceptable(accepted: readonly string[]): StatusError {
  return failure('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

/** The body came in a form that is not read here. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return failure(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

export function requestEntityTooLarge(message: string): StatusError {
  return failure('RequestEntityTooLarge', `Request entity too large: ${message}`);
}

/** The caller shall wait that many seconds; the message stands as it is. */
export function tooManyRequests(message: string, retryAfterSeconds: number): StatusError {
  return failure('TooManyRequests', message, { retryAfterSeconds });
}

/** The server, or what it needs, is not there for now. */
export function serviceUnavailable(message: string): StatusError {
  return failure('ServiceUnavailable', message);
}

/** A failure of the server itself. `cause` is kept for the log; clients see the message only. */
export function internalError(message: string, cause?: unknown): StatusError {
  return failure('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }, { cause });
}

/** The deadline passed; the operation may still complete. */
export function timeout(message: string, retryAfterSeconds = 0): StatusError {
  return failure('Timeout', `Timeout: ${message}`, { retryAfterSeconds });
}

/** A version that the server has not come to yet, and did not within a while. Clients know it by the cause. */
export function tooLargeResourceVersion(wanted: number, current: number): StatusError {
  return failure('Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** A passing failure, nothing was done: the client shall try again. */
export function serverTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): StatusError {
  return failure(
    'ServerTimeout',
    `The ${operation} operation against ${printResource(resource)} could not be completed at this time, please try again.`,
    { ...about(resource, operation), retryAfterSeconds },
  );
}

/** What was asked for is there no longer, and asking again will not help. */
export function gone(message: string): StatusError {
  return failure('Gone', message);
}

/** A resourceVersion or continue token is older than the history that is kept. */
export function expired(message: string): StatusError {
  return failure('Expired', message);
}
