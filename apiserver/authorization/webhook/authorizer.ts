import { createHash } from 'node:crypto';
import type { Clock } from '../../../api/clock.ts';
import { messageOf } from '../../../api/errors/message-of.ts';
import type { Logger } from '../../../api/logger.ts';
import type { SubjectAccessReviewStatus } from '../../../proto/gen/authorization/v1.ts';
import type { MaybePromise } from '../../authentication/authenticator.ts';
import { AnswerCache } from '../../webhook/answer-cache.ts';
import { type PostReview, postWithRetries } from '../../webhook/review-client.ts';
import type { Attributes } from '../attributes.ts';
import type { Authorizer, Decision, ResolvedRules, RuleResolver } from '../authorizer.ts';
import { type ReviewVersion, subjectAccessReview } from './subject-access-review.ts';

/** `--authorization-webhook-*`, or one webhook of `--authorization-config`. */
export interface WebhookSettings {
  readonly name: string;
  readonly version: ReviewVersion;
  /** How long a yes counts; 0 asks every time. */
  readonly authorizedTtlMs: number;
  /** How long anything else counts. */
  readonly unauthorizedTtlMs: number;
  /** For all tries of one review. */
  readonly timeoutMs: number;
  /** What a review without an answer means. `Deny` is final, whoever would be asked next. */
  readonly failurePolicy: 'NoOpinion' | 'Deny';
}

export interface WebhookAuthorizerOptions extends WebhookSettings {
  readonly post: PostReview;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Who asks chooses these texts; longer ones are not worth remembering, or are meant to fill the memory. */
const MAX_REMEMBERED = 10_000;

const unknownRules: ResolvedRules = {
  resourceRules: [],
  nonResourceRules: [],
  incomplete: true,
  error: 'webhook authorizer does not support user rule resolution',
};

/**
 * Asks another server by a SubjectAccessReview. What it says is remembered, failures are not.
 * https://kubernetes.io/docs/reference/access-authn-authz/webhook/
 */
export function webhookAuthorizer(options: WebhookAuthorizerOptions): Authorizer & RuleResolver {
  const { clock, log, name, failurePolicy, authorizedTtlMs, unauthorizedTtlMs } = options;
  const cache = new AnswerCache<SubjectAccessReviewStatus>(() => clock.now());
  const ttl = ({ allowed }: SubjectAccessReviewStatus) => (allowed ? authorizedTtlMs : unauthorizedTtlMs);
  const failed = (error: unknown): Decision => {
    log.warn('an authorization webhook did not answer', { webhook: name, error });
    const message = messageOf(error);
    return { decision: failurePolicy === 'Deny' ? 'deny' : 'noOpinion', reason: '', error: message };
  };
  return {
    name,
    authorize(attributes): MaybePromise<Decision> {
      const review = subjectAccessReview(attributes, options.version);
      const ask = () => send(review, options);
      const key = createHash('sha256').update(JSON.stringify(review)).digest('base64');
      const pending = chosenLength(attributes) < MAX_REMEMBERED ? cache.get(key, ask, ttl) : ask();
      return pending instanceof Promise ? pending.then(decide, failed) : decide(pending);
    },
    rulesFor: () => unknownRules,
  };
}

async function send(review: object, options: WebhookAuthorizerOptions): Promise<SubjectAccessReviewStatus> {
  const apiVersion = `authorization.k8s.io/${options.version}`;
  const answer = (await postWithRetries(options.post, review, options)) as {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
    readonly status?: SubjectAccessReviewStatus;
  };
  if (answer?.kind !== 'SubjectAccessReview' || answer.apiVersion !== apiVersion)
    throw new TypeError(`the webhook answered with something else than a SubjectAccessReview of ${apiVersion}`);
  const { allowed, denied, reason } = answer.status ?? {};
  // Only a plain `true` is a yes: `"false"` of a careless server is none.
  return { allowed: allowed === true, denied: denied === true, ...(typeof reason === 'string' ? { reason } : {}) };
}

function decide({ allowed, denied, reason = '' }: SubjectAccessReviewStatus): Decision {
  if (allowed && denied) {
    return { decision: 'deny', reason, error: 'webhook subject access review returned both allow and deny response' };
  }
  return { decision: denied ? 'deny' : allowed ? 'allow' : 'noOpinion', reason };
}

const chosenLength = (attributes: Attributes): number => {
  const { namespace, verb, group, version, resource, subresource, name, path } = attributes;
  let sum = 0;
  for (const text of [namespace, verb, group, version, resource, subresource, name, path]) sum += text.length;
  for (const { key, values } of [...(attributes.fieldSelector ?? []), ...(attributes.labelSelector ?? [])])
    sum += values.reduce((total, value) => total + value.length, key.length);
  return sum;
};
