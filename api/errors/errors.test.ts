import assert from 'node:assert/strict';
import { test } from 'node:test';
import { required } from '../field/field-error.ts';
import * as errors from './constructors.ts';
import { genericServerResponse } from './generic.ts';
import {
  causeOf,
  isAlreadyExists,
  isConflict,
  isExpired,
  isNotFound,
  isRetryable,
  isTooManyRequests,
  retryAfterSeconds,
  statusErrorOf,
} from './predicates.ts';
import { codeOfReason } from './reasons.ts';
import { StatusError, statusErrorFrom } from './status-error.ts';

const pods = { group: '', resource: 'pods' };
const deployments = { group: 'apps', resource: 'deployments', kind: 'Deployment' };

const failureOf = (reason: string, code: number, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details ? { details } : {}),
  code,
});

for (const { error, status } of [
  {
    error: errors.notFound(deployments, 'web'),
    status: failureOf('NotFound', 404, 'deployments.apps "web" not found', {
      name: 'web',
      group: 'apps',
      kind: 'deployments',
    }),
  },
  {
    error: errors.alreadyExists(pods, 'a'),
    status: failureOf('AlreadyExists', 409, 'pods "a" already exists', { name: 'a', kind: 'pods' }),
  },
  {
    error: errors.conflict(pods, 'a'),
    status: failureOf(
      'Conflict',
      409,
      'Operation cannot be fulfilled on pods "a": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'a', kind: 'pods' },
    ),
  },
  {
    error: errors.invalid(deployments, 'web', [required('spec.selector')]),
    status: failureOf('Invalid', 422, 'Deployment.apps "web" is invalid: spec.selector: Required value', {
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' }],
    }),
  },
  { error: errors.badRequest('no'), status: failureOf('BadRequest', 400, 'no') },
  {
    error: errors.forbidden(pods, '', 'not yours'),
    status: failureOf('Forbidden', 403, 'pods is forbidden: not yours', { kind: 'pods' }),
  },
  {
    error: errors.forbidden(errors.noResource, '', 'not yours'),
    status: failureOf('Forbidden', 403, 'forbidden: not yours', {}),
  },
  {
    error: errors.methodNotAllowed(pods, 'create'),
    status: failureOf('MethodNotAllowed', 405, 'create is not supported on resources of kind "pods"', { kind: 'pods' }),
  },
  {
    error: errors.internalError('boom'),
    status: failureOf('InternalError', 500, 'Internal error occurred: boom', { causes: [{ message: 'boom' }] }),
  },
  {
    error: errors.serverTimeout(pods, 'list', 2),
    status: failureOf(
      'ServerTimeout',
      500,
      'The list operation against pods could not be completed at this time, please try again.',
      { name: 'list', kind: 'pods', retryAfterSeconds: 2 },
    ),
  },
  {
    error: genericServerResponse({ code: 404, verb: 'GET' }),
    status: failureOf('NotFound', 404, 'the server could not find the requested resource', {}),
  },
  {
    error: genericServerResponse({
      code: 502,
      verb: 'GET',
      resource: pods,
      name: 'a',
      serverMessage: 'bad gateway',
      unexpected: true,
    }),
    status: failureOf(
      'InternalError',
      502,
      'an error on the server ("bad gateway") has prevented the request from succeeding (get pods a)',
      { name: 'a', kind: 'pods', causes: [{ reason: 'UnexpectedServerResponse', message: 'bad gateway' }] },
    ),
  },
]) {
  test(`status ${status.message}`, () => {
    assert.deepEqual(error.status, status);
    assert.equal(JSON.stringify(error.status), JSON.stringify(status), 'fields in the order of Kubernetes');
    assert.equal(error.message, status.message);
  });
}

test('predicates see through wrapping and fall back to the code', () => {
  const wrapped = new Error('sync', { cause: new Error('get', { cause: errors.notFound(pods, 'a') }) });
  assert.ok(isNotFound(wrapped));
  assert.ok(!isConflict(wrapped));
  assert.equal(statusErrorOf(wrapped)?.code, 404);
  assert.ok(isNotFound(new StatusError({ metadata: {}, code: 404, reason: 'Strange' })));
  assert.ok(!isConflict(errors.alreadyExists(pods, 'a')), 'the reason wins over the shared code');
  assert.ok(isAlreadyExists(errors.alreadyExists(pods, 'a')));
  assert.ok(isExpired(errors.expired('too old')));
  assert.ok(isTooManyRequests(errors.tooManyRequests('wait', 3)));
  assert.equal(retryAfterSeconds(errors.tooManyRequests('wait', 3)), 3);
  assert.equal(causeOf(errors.invalid(deployments, 'a', [required('x')]), 'FieldValueRequired')?.field, 'x');
  assert.ok(!isNotFound(undefined));
});

test('what may pass by itself is retryable', () => {
  assert.ok(isRetryable(errors.tooManyRequests('wait', 1)));
  assert.ok(isRetryable(errors.serviceUnavailable('starting')));
  assert.ok(isRetryable(new Error('list', { cause: Object.assign(new Error('gone'), { code: 'ECONNRESET' }) })));
  assert.ok(isRetryable(errors.generateNameConflict(pods, 'a', 1)));
  assert.ok(!isRetryable(errors.conflict(pods, 'a')));
  assert.ok(!isRetryable(errors.notFound(pods, 'a')));
  assert.ok(!isRetryable(new TypeError('bug')));
});

test('a body is an error only when it is a Status of failure', () => {
  assert.ok(isNotFound(statusErrorFrom(JSON.parse(JSON.stringify(errors.notFound(pods, 'a').status)))));
  assert.equal(statusErrorFrom({ kind: 'Status', apiVersion: 'v1', status: 'Success' }), undefined);
  assert.equal(statusErrorFrom({ kind: 'Pod', apiVersion: 'v1' }), undefined);
  assert.equal(statusErrorFrom('text'), undefined);
});

test('every reason has a code of failure', () => {
  for (const code of Object.values(codeOfReason)) assert.ok(code >= 400 && code < 600);
});
