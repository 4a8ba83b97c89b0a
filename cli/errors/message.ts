import { messageOf } from '../../api/errors/message-of.ts';
import { isInvalid, statusErrorOf } from '../../api/errors/predicates.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import { isTimeUp } from '../../api/linked-signal.ts';
import { ConnectionError } from '../../client/https/connection.ts';
import { KubeconfigError } from '../../client/kubeconfig/kubeconfig.ts';
import { CommandError, ManyErrors } from './errors.ts';

/** What the user reads about a failure, and the code the process ends with. The words are kubectl's. */
export interface Outcome {
  readonly text: string;
  readonly code: number;
}

/** Undefined for errors nobody planned for: they are bugs, and their stack is wanted. `host` is the server's, for messages. */
export function outcomeOf(error: unknown, host: string): Outcome | undefined {
  if (error instanceof CommandError) {
    const text =
      error.message === '' || error.message.startsWith('error: ') ? error.message : `error: ${error.message}`;
    return { text: text === '' ? '' : `${text}\n`, code: error.exitCode };
  }
  if (error instanceof ManyErrors) {
    return { text: error.errors.map((one) => `${shortMessage(one, host)}\n`).join(''), code: 1 };
  }
  if (error instanceof KubeconfigError) return { text: `error: ${error.message}\n`, code: 1 };
  if (isInvalid(error)) {
    const invalid = statusErrorOf(error);
    if (invalid) return { text: invalidText(invalid), code: 1 };
  }
  const standard = standardMessage(error, host);
  return standard === undefined ? undefined : { text: `${standard}\n`, code: 1 };
}

/** One of several messages: without the word "error" in front. */
export function shortMessage(error: unknown, host: string): string {
  return standardMessage(error, host) ?? messageOf(error);
}

function standardMessage(error: unknown, host: string): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return `Error from server${error.reason === '' ? '' : ` (${error.reason})`}: ${error.message}`;
  }
  if (error instanceof ConnectionError) {
    if (error.code === 'ECONNREFUSED')
      return `The connection to the server ${host} was refused - did you specify the right host or port?`;
    return `Unable to connect to the server: ${connectionText(error, host)}`;
  }
  // Of an answer that had begun.
  if (isTimeUp(error))
    return 'Unable to connect to the server: context deadline exceeded (Client.Timeout or context cancellation while reading body)';
  return undefined;
}

const certificateCodes: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate signed by unknown authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate signed by unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate signed by unknown authority',
  CERT_HAS_EXPIRED: 'certificate has expired or is not yet valid',
  CERT_NOT_YET_VALID: 'certificate has expired or is not yet valid',
};

function connectionText(error: ConnectionError, host: string): string {
  const certificate = certificateCodes[error.code];
  if (certificate) return `tls: failed to verify certificate: x509: ${certificate}`;
  if (error.code === 'ENOTFOUND') return `dial tcp: lookup ${host.replace(/:\d+$/, '')}: no such host`;
  return error.message;
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/: 422, with one cause for each field. */
function invalidText({ status }: StatusError): string {
  const { details, message = '' } = status;
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}\n`;
  const causes = details.causes ?? [];
  let head = 'The request is invalid';
  if (details.kind || details.name) head = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  else if (message && causes.length === 0) head += `: ${message}`;
  const lines = [...new Set(causes.map(({ field, message: why }) => (field ? `${field}: ${why}` : (why ?? ''))))];
  if (lines.length === 0) return `${head}\n`;
  if (lines.length === 1) return `${head}: ${lines[0]}\n`;
  return `${head}: \n${lines.map((line) => `* ${line}\n`).join('')}`;
}
