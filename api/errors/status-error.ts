import type { Status, StatusCause, StatusDetails } from '../../proto/gen/meta/v1.ts';
import { codeOfReason, type StatusReason } from './reasons.ts';

/**
 * A failure that clients see: carries the Status that is the body of the answer. Its message is the message of the Status.
 */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: Status;

  constructor(status: Status, options?: ErrorOptions) {
    super(status.message ?? '', options);
    this.status = status;
  }

  /** The HTTP code of the answer. */
  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** What a Status says about the object or resource; empty parts are left out when it is made. */
export interface Details {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A StatusError in the field order in which Kubernetes writes them. `code` defaults to the one of the reason. */
export function failure(
  reason: StatusReason,
  message: string,
  details?: Details,
  options?: { readonly code?: number; readonly cause?: unknown },
): StatusError {
  const code = options?.code ?? (reason === '' ? 500 : codeOfReason[reason]);
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message };
  if (reason !== '') status.reason = reason;
  if (details) status.details = compact(details);
  status.code = code;
  return new StatusError(status, options?.cause === undefined ? undefined : { cause: options.cause });
}

function compact(details: Details): StatusDetails {
  const out: StatusDetails = {};
  if (details.name) out.name = details.name;
  if (details.group) out.group = details.group;
  if (details.kind) out.kind = details.kind;
  if (details.uid) out.uid = details.uid;
  if (details.causes && details.causes.length > 0) out.causes = [...details.causes];
  if (details.retryAfterSeconds) out.retryAfterSeconds = details.retryAfterSeconds;
  return out;
}

/** The body of an answer as an error; undefined when it is no Status. A Status of success is none either. */
export function statusErrorFrom(body: unknown, options?: ErrorOptions): StatusError | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { kind, apiVersion, status } = body as Status;
  if (kind !== 'Status' || (apiVersion !== 'v1' && apiVersion !== 'meta.k8s.io/v1')) return undefined;
  return status === 'Success' ? undefined : new StatusError(body as Status, options);
}
