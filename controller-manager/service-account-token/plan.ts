import type { Shared } from '../../client/client.ts';
import type { Secret, ServiceAccount } from '../../proto/gen/core/v1.ts';

export const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const NAME_ANNOTATION = 'kubernetes.io/service-account.name';
const UID_ANNOTATION = 'kubernetes.io/service-account.uid';

export type TokenSecretStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'delete' }
  /** Write the secret again, with what it lacks; `needsToken` when a token has to be signed for it. */
  | { readonly kind: 'fill'; readonly needsToken: boolean };

/** The account that a secret of this type is for; undefined for every other secret, and for one that names none. */
export function accountNameOf(secret: Shared<Secret>): string | undefined {
  return secret.type === TOKEN_TYPE ? secret.metadata.annotations?.[NAME_ANNOTATION] || undefined : undefined;
}

/**
 * What to do with a secret that asks for a token: nothing while it has all, delete it when its account is gone (or is
 * another one of the same name). `account` undefined means that the API server itself says that there is none. Pure.
 * https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 */
export function planTokenSecret(
  secret: Shared<Secret>,
  account: Shared<ServiceAccount> | undefined,
  rootCa: string | undefined,
): TokenSecretStep {
  const uid = secret.metadata.annotations?.[UID_ANNOTATION];
  if (account === undefined || (uid && uid !== account.metadata.uid)) return { kind: 'delete' };
  const data = secret.data ?? {};
  const needsToken = !data['token'];
  const lacks =
    needsToken ||
    uid === undefined ||
    uid === '' ||
    data['namespace'] !== encode(secret.metadata.namespace ?? '') ||
    (rootCa !== undefined && data['ca.crt'] !== encode(rootCa));
  return lacks ? { kind: 'fill', needsToken } : { kind: 'nothing' };
}

/** The secret as it shall be. `token` absent keeps the one that is there. */
export function filledSecret(
  secret: Shared<Secret>,
  account: Shared<ServiceAccount>,
  { token, rootCa }: { readonly token: string | undefined; readonly rootCa: string | undefined },
): Shared<Secret> {
  const { metadata } = secret;
  return {
    ...secret,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [UID_ANNOTATION]: account.metadata.uid ?? '' } },
    data: {
      ...secret.data,
      namespace: encode(metadata.namespace ?? ''),
      ...(rootCa === undefined ? {} : { 'ca.crt': encode(rootCa) }),
      ...(token === undefined ? {} : { token: encode(token) }),
    },
  };
}

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');
