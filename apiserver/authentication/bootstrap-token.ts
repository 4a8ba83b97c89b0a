import { timingSafeEqual } from 'node:crypto';
import { type Authentication, type MaybePromise, noCredential } from './authenticator.ts';
import type { TokenAuthenticator } from './bearer-token.ts';
import { userOf } from './user-info.ts';

/** As much of a secret as a bootstrap token needs; the values of `data` are base64, as in the API. */
export interface BootstrapSecret {
  readonly type?: string | undefined;
  readonly data?: Readonly<Record<string, string>> | undefined;
  readonly metadata: { readonly deletionTimestamp?: string | undefined };
}

const BOOTSTRAP_GROUP = 'system:bootstrappers';
const SECRET_TYPE = 'bootstrap.kubernetes.io/token';

/**
 * Tokens `ID.SECRET` of new nodes, each a secret `bootstrap-token-ID` in kube-system.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
export function bootstrapTokenAuthenticator(
  /** Looks a secret of kube-system up by name. */
  secret: (name: string) => MaybePromise<BootstrapSecret | undefined>,
  now: () => number,
): TokenAuthenticator {
  return {
    name: 'bootstrap-token',
    authenticateToken(token, audiences) {
      const parts = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token);
      const [, id = '', value = ''] = parts ?? [];
      if (parts === null) return noCredential;
      const found = secret(`bootstrap-token-${id}`);
      return found instanceof Promise
        ? found.then((settled) => judge(settled, { id, value, audiences, now: now() }))
        : judge(found, { id, value, audiences, now: now() });
    },
  };
}

interface Presented {
  readonly id: string;
  readonly value: string;
  readonly audiences: readonly string[];
  readonly now: number;
}

/** Whatever is wrong with the secret, the answer is that the token is not known: nothing is told about others' secrets. */
function judge(secret: BootstrapSecret | undefined, { id, value, audiences, now }: Presented): Authentication {
  const field = (name: string) => Buffer.from(secret?.data?.[name] ?? '', 'base64').toString('utf8');
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined || secret.type !== SECRET_TYPE)
    return noCredential;
  const expected = Buffer.from(field('token-secret'));
  const given = Buffer.from(value);
  if (expected.length !== given.length || !timingSafeEqual(expected, given) || field('token-id') !== id)
    return noCredential;
  const expiration = field('expiration');
  // A date that cannot be read counts as past: better a node that does not join than a token for ever.
  if (expiration !== '' && !(Date.parse(expiration) > now)) return noCredential;
  if (field('usage-bootstrap-authentication') !== 'true') return noCredential;
  const extra = field('auth-extra-groups')
    .split(',')
    .filter((group) => group !== '');
  if (!extra.every((group) => /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/.test(group))) return noCredential;
  const groups = [...new Set([BOOTSTRAP_GROUP, ...extra])].sort();
  return { kind: 'authenticated', user: userOf(`system:bootstrap:${id}`, { groups }), audiences };
}
