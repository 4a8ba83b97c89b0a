import { systemClock } from '../../api/clock.ts';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import { type Credential, fixedCredentials } from '../../client/https/connection-config.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { createClient } from '../../client/object-client.ts';
import type { RunningApiServer } from '../../cluster/apiserver.ts';

/** A client over HTTPS with this credential, and how the server answers it. */
export function as(api: RunningApiServer, credential: Credential) {
  const transport = createHttpsTransport(
    { server: api.url, ca: api.pki.ca, credentials: fixedCredentials(credential) },
    { clock: systemClock, userAgent: 'test' },
  );
  const client = createClient(transport, { name: 'test' });
  const send = (method: 'GET' | 'POST', path: string, body?: object) => client.raw(method, path, body ? { body } : {});
  return {
    client,
    send,
    /** 200, or the code and message of the refusal. */
    async code(method: 'GET' | 'POST', path: string, body?: object): Promise<number> {
      try {
        await send(method, path, body);
        return 200;
      } catch (error) {
        const found = statusErrorOf(error);
        if (found === undefined) throw error;
        return found.code;
      }
    },
    async whoAmI(): Promise<{ readonly username: string; readonly groups: readonly string[] } | 401> {
      try {
        const review = (await send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        })) as { readonly status: { readonly userInfo: { readonly username: string; readonly groups: string[] } } };
        return review.status.userInfo;
      } catch (error) {
        if (statusErrorOf(error)?.code === 401) return 401;
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

/** The credential of a bearer token. */
export const bearer = (token: string): Credential => ({ authorization: `Bearer ${token}` });
