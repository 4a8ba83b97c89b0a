import { serviceUnavailable, timeout } from '../../api/errors/constructors.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';

/** What was tried when the backend could not be reached; clients know each by its words. */
export type Attempt =
  /** A connection to upgrade: exec, attach, port-forward. */
  | { readonly kind: 'dial' }
  /** A request to a kubelet. */
  | { readonly kind: 'get'; readonly url: string }
  /** `services/proxy`, `pods/proxy`. */
  | { readonly kind: 'service' };

/** The backend took longer than the handshake may. */
export class HandshakeTimeout extends Error {
  override readonly name = 'HandshakeTimeout';
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
  ECONNRESET: 'read: connection reset by peer',
};

/** The Status for a backend that cannot be reached, in the words of Kubernetes' own. `address` is host:port. */
export function backendError(cause: unknown, address: string, attempt: Attempt): StatusError {
  const reason = describe(cause, address);
  switch (attempt.kind) {
    case 'service':
      return serviceUnavailable(`error trying to reach service: ${reason}`);
    case 'dial':
      if (cause instanceof HandshakeTimeout) return timeout(`error dialing backend: ${reason}`);
      return failure('', `error dialing backend: ${reason}`, undefined, { cause });
    case 'get':
      return failure('', `Get "${attempt.url}": ${reason}`, undefined, { cause });
  }
}

function describe(cause: unknown, address: string): string {
  if (cause instanceof HandshakeTimeout) return `dial tcp ${address}: i/o timeout`;
  // Several addresses were tried: the first tells enough.
  const error = (cause as AggregateError | undefined)?.errors?.[0] ?? cause;
  const { code = '', hostname = '' } = error as { code?: string; hostname?: string };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${hostname}: no such host`;
  const known = reasons[code];
  if (known) return `dial tcp ${address}: ${known}`;
  return messageOf(error);
}
