import type { Clock } from '../../api/clock.ts';
import { isAlreadyExists, isNotFound } from '../../api/errors/predicates.ts';
import { authenticationV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { Client } from '../client.ts';
import type { Credential, Credentials } from '../https/connection-config.ts';

/** How long a token is asked for, and how much of that time it is used before the next is fetched. */
const LIFE_SECONDS = 3600;
const USED_SHARE = 0.8;

interface TokenAnswer {
  readonly status?: { readonly token?: string; readonly expirationTimestamp?: string };
}

/**
 * Credentials of a service account, for whoever may ask for its tokens: made when the account is missing, fetched before the
 * first request and again when four fifths of their time are over, or when the server refuses them. `client` is who asks.
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export function serviceAccountCredentials(
  client: Client,
  account: { readonly namespace: string; readonly name: string },
  { clock }: { readonly clock: Clock },
): Credentials {
  let held: { readonly credential: Credential; readonly until: number } | undefined;
  let fetching: Promise<Credential> | undefined;

  const request = async (signal: AbortSignal | undefined): Promise<TokenAnswer> => {
    const body = {
      apiVersion: authenticationV1Resources.tokenreviews.apiVersion,
      kind: 'TokenRequest',
      spec: { expirationSeconds: LIFE_SECONDS },
    };
    const options = signal ? { signal } : {};
    const { serviceaccounts } = coreV1Resources;
    try {
      return await client.createSubresource(serviceaccounts, account, 'token', body, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    try {
      await client.create(serviceaccounts, { metadata: { ...account } }, options);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    return client.createSubresource(serviceaccounts, account, 'token', body, options);
  };

  const fetch = async (signal: AbortSignal | undefined): Promise<Credential> => {
    const { status } = await request(signal);
    if (!status?.token) throw new Error(`the server gave no token for the service account ${account.name}`);
    const now = clock.now();
    const ends = Date.parse(status.expirationTimestamp ?? '') || now + LIFE_SECONDS * 1000;
    const credential = { authorization: `Bearer ${status.token}` };
    held = { credential, until: now + (ends - now) * USED_SHARE };
    return credential;
  };

  return {
    current(signal) {
      if (held !== undefined && clock.now() < held.until) return held.credential;
      // One asks for all: who asked first may give up, and the others would lose theirs with it, so nobody's signal counts.
      fetching ??= fetch(undefined).finally(() => {
        fetching = undefined;
      });
      signal?.throwIfAborted();
      return fetching;
    },
    refused(credential) {
      if (held?.credential === credential) held = undefined;
      return true;
    },
  };
}
