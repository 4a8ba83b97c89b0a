import { createHash } from 'node:crypto';
import type { Clock } from '../../../api/clock.ts';
import { messageOf } from '../../../api/errors/message-of.ts';
import type { Logger } from '../../../api/logger.ts';
import type { TokenReviewStatus } from '../../../proto/gen/authentication/v1.ts';
import { AnswerCache } from '../../webhook/answer-cache.ts';
import { type PostReview, postWithRetries } from '../../webhook/review-client.ts';
import { type Authentication, noCredential } from '../authenticator.ts';
import type { TokenAuthenticator } from '../bearer-token.ts';
import { type UserInfo, userOf } from '../user-info.ts';

/** `--authentication-token-webhook-*` */
export interface TokenWebhookOptions {
  readonly post: PostReview;
  readonly version: 'v1' | 'v1beta1';
  /** How long an answer counts, whatever it says. 0 asks every time. */
  readonly cacheTtlMs: number;
  /** Whom tokens are for when the webhook does not know of audiences. */
  readonly apiAudiences: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** For all tries of one review. */
const TIMEOUT_MS = 30_000;

/**
 * Users by a TokenReview that another server answers. Comes last of the token authenticators, as each of its answers may
 * cost a request; what it said is remembered for a while, failures are not.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export function tokenWebhook(options: TokenWebhookOptions): TokenAuthenticator {
  const { clock, log, apiAudiences } = options;
  const cache = new AnswerCache<TokenReviewStatus>(() => clock.now());
  return {
    name: 'webhook',
    authenticateToken(token, audiences) {
      // Tokens are secrets: the cache knows their digests only.
      const key = createHash('sha256')
        .update(JSON.stringify([token, audiences]))
        .digest('base64');
      const pending = cache.get(
        key,
        () => review(token, audiences, options),
        () => options.cacheTtlMs,
      );
      if (!(pending instanceof Promise)) return judge(pending, audiences, apiAudiences);
      return pending.then(
        (status) => judge(status, audiences, apiAudiences),
        (error: unknown): Authentication => {
          log.warn('the token webhook did not answer', { error });
          return { kind: 'rejected', reason: messageOf(error) };
        },
      );
    },
  };
}

async function review(
  token: string,
  audiences: readonly string[],
  options: TokenWebhookOptions,
): Promise<TokenReviewStatus> {
  const apiVersion = `authentication.k8s.io/${options.version}`;
  const asked = {
    kind: 'TokenReview',
    apiVersion,
    metadata: {},
    spec: { token, ...(audiences.length > 0 ? { audiences } : {}) },
    status: { user: {} },
  };
  const answer = (await postWithRetries(options.post, asked, { ...options, timeoutMs: TIMEOUT_MS })) as {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
    readonly status?: TokenReviewStatus;
  };
  if (answer?.kind !== 'TokenReview' || answer.apiVersion !== apiVersion)
    throw new TypeError(`the webhook answered with something else than a TokenReview of ${apiVersion}`);
  return answer.status ?? {};
}

function judge(
  status: TokenReviewStatus,
  audiences: readonly string[],
  apiAudiences: readonly string[],
): Authentication {
  if (status.authenticated !== true)
    return status.error ? { kind: 'rejected', reason: String(status.error) } : noCredential;
  const known = status.audiences?.length ? status.audiences : apiAudiences;
  const good = audiences.filter((audience) => known.includes(audience));
  if (good.length === 0) return noCredential;
  const user = userFrom(status.user);
  return user === undefined
    ? { kind: 'rejected', reason: 'the webhook named no user' }
    : { kind: 'authenticated', user, audiences: good };
}

/** What another server says is looked at before it is believed. */
function userFrom(user: TokenReviewStatus['user']): UserInfo | undefined {
  const { username, uid = '', groups = [], extra = {} } = user ?? {};
  if (typeof username !== 'string' || username === '' || typeof uid !== 'string') return undefined;
  const texts = (values: unknown) => Array.isArray(values) && values.every((one) => typeof one === 'string');
  const extras: Readonly<Record<string, unknown>> = extra ?? {};
  if (!texts(groups ?? []) || !Object.values(extras).every(texts)) return undefined;
  return userOf(username, { uid, groups: groups ?? [], extra: extras as Readonly<Record<string, readonly string[]>> });
}
