import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../api/errors/status-error.ts';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { userOf } from '../../authentication/user-info.ts';
import { tokenWebhook } from '../../authentication/webhook/token-webhook.ts';
import type { PostReview } from '../../webhook/review-client.ts';
import { pathAttributes, resourceAttributes } from '../attributes.ts';
import { readAuthorizationConfiguration } from '../configuration.ts';
import { type WebhookSettings, webhookAuthorizer } from './authorizer.ts';
import { subjectAccessReview } from './subject-access-review.ts';

const bob = userOf('bob', { uid: '7', groups: ['dev'], extra: { scope: ['a'] } });
const pods = resourceAttributes(bob, 'list', 'pods', {
  namespace: 'n',
  version: 'v1',
  fieldSelector: [{ key: 'spec.nodeName', operator: 'In', values: ['n1'] }],
});

const settings: WebhookSettings = {
  name: 'w',
  version: 'v1',
  authorizedTtlMs: 300_000,
  unauthorizedTtlMs: 30_000,
  timeoutMs: 30_000,
  failurePolicy: 'NoOpinion',
};

/** A webhook that gives these answers one after the other, the last one for ever; an error is none. */
function answering(...answers: unknown[]): { readonly post: PostReview; readonly asked: object[] } {
  const asked: object[] = [];
  const post: PostReview = async (review) => {
    asked.push(review);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { post, asked };
}

const status = (value: object) => ({
  kind: 'SubjectAccessReview',
  apiVersion: 'authorization.k8s.io/v1',
  status: value,
});
const lost = new Error('connect ECONNREFUSED');

function setUp(answers: readonly unknown[], changes: Partial<WebhookSettings> = {}) {
  const clock = new FakeClock();
  const webhook = answering(...answers);
  const authorizer = webhookAuthorizer({
    ...settings,
    ...changes,
    post: webhook.post,
    clock,
    random: () => 0,
    log: silentLogger,
    signal: new AbortController().signal,
  });
  const ask = async (attributes = pods) => {
    const pending = Promise.resolve(authorizer.authorize(attributes));
    await clock.advance(60_000);
    return pending;
  };
  return { ...webhook, clock, authorizer, ask };
}

test('a review says what is asked, in the words of its version', () => {
  assert.deepEqual(subjectAccessReview(pods, 'v1'), {
    kind: 'SubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {
      resourceAttributes: {
        namespace: 'n',
        verb: 'list',
        version: 'v1',
        resource: 'pods',
        fieldSelector: { requirements: [{ key: 'spec.nodeName', operator: 'In', values: ['n1'] }] },
      },
      user: 'bob',
      groups: ['dev'],
      extra: { scope: ['a'] },
      uid: '7',
    },
    status: { allowed: false },
  });
  const { spec } = subjectAccessReview(pathAttributes(bob, 'get', '/x'), 'v1beta1') as { readonly spec: object };
  assert.deepEqual(spec, {
    nonResourceAttributes: { path: '/x', verb: 'get' },
    user: 'bob',
    group: ['dev'],
    extra: { scope: ['a'] },
    uid: '7',
  });
});

for (const c of [
  { name: 'yes', answers: [status({ allowed: true, reason: 'r' })], is: { decision: 'allow', reason: 'r' } },
  { name: 'no', answers: [status({ allowed: false, reason: 'r' })], is: { decision: 'noOpinion', reason: 'r' } },
  { name: 'never', answers: [status({ allowed: false, denied: true })], is: { decision: 'deny', reason: '' } },
  {
    name: 'yes and never',
    answers: [status({ allowed: true, denied: true })],
    is: {
      decision: 'deny',
      reason: '',
      error: 'webhook subject access review returned both allow and deny response',
    },
  },
  { name: 'a text for a yes', answers: [status({ allowed: 'true' })], is: { decision: 'noOpinion', reason: '' } },
  {
    name: 'yes at the third try',
    answers: [lost, lost, status({ allowed: true })],
    is: { decision: 'allow', reason: '' },
  },
  { name: 'nothing', answers: [lost], is: { decision: 'noOpinion', reason: '', error: lost.message }, tries: 5 },
  {
    name: 'nothing, and Deny',
    answers: [lost],
    changes: { failurePolicy: 'Deny' } as const,
    is: { decision: 'deny', reason: '', error: lost.message },
    tries: 5,
  },
  {
    name: 'a refusal, which is not tried again',
    answers: [failure('Forbidden', 'not you')],
    is: { decision: 'noOpinion', reason: '', error: 'not you' },
    tries: 1,
  },
  {
    name: 'something else',
    answers: [{ kind: 'Pod' }],
    is: {
      decision: 'noOpinion',
      reason: '',
      error: 'the webhook answered with something else than a SubjectAccessReview of authorization.k8s.io/v1',
    },
    tries: 1,
  },
]) {
  test(`a webhook says ${c.name}`, async () => {
    const { ask, asked } = setUp(c.answers, c.changes);
    assert.deepEqual(await ask(), c.is);
    if (c.tries !== undefined) assert.equal(asked.length, c.tries);
  });
}

test('a yes counts longer than a no, a failure not at all', async () => {
  const yes = setUp([status({ allowed: true })]);
  for (let i = 0; i < 6; i++) await yes.ask(); // A minute passes each time; the sixth asks again.
  assert.equal(yes.asked.length, 2);
  const no = setUp([status({ allowed: false })]);
  for (let i = 0; i < 3; i++) await no.ask();
  assert.equal(no.asked.length, 3);
  const failed = setUp([failure('Forbidden', 'no')]);
  await Promise.all([failed.ask(), failed.ask()]);
  assert.equal(failed.asked.length, 1); // Both waited for the same answer.
  await failed.ask();
  assert.equal(failed.asked.length, 2);
});

test('a webhook that hangs is given up when its time is over', async () => {
  const clock = new FakeClock();
  const post: PostReview = (_review, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const authorizer = webhookAuthorizer({
    ...settings,
    timeoutMs: 3000,
    post,
    clock,
    random: () => 0,
    log: silentLogger,
    signal: new AbortController().signal,
  });
  const pending = Promise.resolve(authorizer.authorize(pods));
  await clock.advance(3000);
  assert.deepEqual(await pending, { decision: 'noOpinion', reason: '', error: 'no answer within 3 s' });
});

const review = (value: object) => ({ kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', status: value });
const api = ['https://api'];
for (const c of [
  {
    name: 'a user',
    status: { authenticated: true, user: { username: 'ann', groups: ['g'], extra: { k: ['v'] } } },
    is: ['ann', api],
  },
  {
    name: 'a user for another audience',
    status: { authenticated: true, user: { username: 'ann' }, audiences: ['x'] },
    is: 'none',
  },
  { name: 'nobody', status: { authenticated: false }, is: 'none' },
  { name: 'nobody, and why', status: { authenticated: false, error: 'expired' }, is: 'rejected' },
  { name: 'a user without a name', status: { authenticated: true, user: {} }, is: 'rejected' },
  {
    name: 'groups that are none',
    status: { authenticated: true, user: { username: 'a', groups: [1] } },
    is: 'rejected',
  },
  { name: 'a text for a yes', status: { authenticated: 'true', user: { username: 'a' } }, is: 'none' },
]) {
  test(`a token webhook names ${c.name}`, async () => {
    const authenticator = tokenWebhook({
      post: answering(review(c.status)).post,
      version: 'v1',
      cacheTtlMs: 120_000,
      apiAudiences: api,
      clock: new FakeClock(),
      random: () => 0,
      log: silentLogger,
      signal: new AbortController().signal,
    });
    const outcome = await authenticator.authenticateToken('t', api);
    assert.deepEqual(
      outcome.kind === 'authenticated' ? [outcome.user.username, outcome.audiences] : outcome.kind,
      c.is,
    );
  });
}

const configuration = (webhook: string) => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- type: Webhook
  name: w.example.com
  webhook: {${webhook}}
- { type: RBAC, name: rbac }
`;
const good = 'timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: Deny';
const reached = 'connectionInfo: { type: KubeConfigFile, kubeConfigFile: /etc/w.json }';

test('an authorization configuration has the defaults of Kubernetes', async () => {
  assert.deepEqual(await readAuthorizationConfiguration(configuration(`${good}, ${reached}`), { file: 'f' }), [
    {
      type: 'Webhook',
      name: 'w.example.com',
      kubeConfigFile: '/etc/w.json',
      webhook: { ...settings, name: 'w.example.com', timeoutMs: 3000, failurePolicy: 'Deny' },
    },
    { type: 'RBAC', name: 'rbac' },
  ]);
});

for (const c of [
  {
    name: 'no timeout',
    webhook: `subjectAccessReviewVersion: v1, failurePolicy: Deny, ${reached}`,
    why: /timeout: Required/,
  },
  {
    name: 'a timeout that is too long',
    webhook: `${good.replace('3s', '31s')}, ${reached}`,
    why: /must be > 0s and <= 30s/,
  },
  {
    name: 'an unknown policy',
    webhook: `${good.replace('Deny', 'Allow')}, ${reached}`,
    why: /failurePolicy: Unsupported value: "Allow"/,
  },
  {
    name: 'a file that is not absolute',
    webhook: `${good}, ${reached.replace('/etc/', '')}`,
    why: /must be an absolute path/,
  },
  {
    name: 'a condition',
    webhook: `${good}, ${reached}, matchConditions: [{ expression: "true" }]`,
    why: /CEL expressions are not supported/,
  },
  { name: 'a misspelt field', webhook: `${good}, ${reached}, authorisedTTL: 1s`, why: /authorisedTTL: unknown field/ },
]) {
  test(`an authorization configuration is refused: ${c.name}`, () =>
    assert.rejects(readAuthorizationConfiguration(configuration(c.webhook), { file: 'f' }), c.why));
}
