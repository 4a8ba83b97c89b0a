import { unauthorized } from '../../api/errors/constructors.ts';
import type { Logger } from '../../api/logger.ts';
import { authenticateRequest, type RequestAuthenticator } from '../authentication/authenticator.ts';
import type { Stage } from './stage.ts';

/** Whether requests without a credential are let in: all of them, none, or those for exactly these paths. */
export type AnonymousRule = boolean | readonly string[];

/** Finds out who asks, from the connection or the headers. Requests from within the process know it already. */
export function authenticate(
  authenticators: readonly RequestAuthenticator[],
  { anonymous }: { readonly anonymous: AnonymousRule },
  log: Logger,
): Stage {
  return (next) => async (context) => {
    const { exchange } = context;
    if (!exchange) return next(context);
    const pending = authenticateRequest(
      {
        headers: exchange.headers,
        connection: exchange.connection,
        clientCertificate: () => exchange.clientCertificate(),
      },
      authenticators,
      { anonymous: typeof anonymous === 'boolean' ? anonymous : anonymous.includes(exchange.path) },
    );
    const outcome = pending instanceof Promise ? await pending : pending;
    if (outcome.kind !== 'authenticated') {
      if (outcome.kind === 'rejected') log.debug('a credential was refused', { reason: outcome.reason });
      throw unauthorized();
    }
    context.user = outcome.user;
    return next(context);
  };
}
