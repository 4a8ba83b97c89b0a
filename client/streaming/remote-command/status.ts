import type { RemoteCommandResult } from './session.ts';

/** The part of a meta/v1 Status that the error stream carries. */
export interface CommandStatus {
  metadata: Record<string, never>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: { causes: { reason?: string; message?: string }[] };
  code?: number;
}

/** What the error stream of v4 and v5 says. https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets */
function statusOfResult(result: RemoteCommandResult): CommandStatus {
  if (result.kind === 'failed') {
    return {
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${result.message}`,
      reason: 'InternalError',
      details: { causes: [{ message: result.message }] },
      code: 500,
    };
  }
  if (result.code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${result.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(result.code) }] },
  };
}

/** The result that an error stream told; what is no Status is the text of a failure (protocols before v4). */
export function resultOfStatus(text: string): RemoteCommandResult {
  if (text === '') return { kind: 'exited', code: 0 };
  let status: CommandStatus;
  try {
    status = JSON.parse(text) as CommandStatus;
  } catch {
    return { kind: 'failed', message: text };
  }
  if (status.status === 'Success') return { kind: 'exited', code: 0 };
  const exitCode = status.details?.causes.find((cause) => cause.reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && exitCode !== undefined) return { kind: 'exited', code: Number(exitCode) };
  return { kind: 'failed', message: status.message ?? text };
}

/** What is written to the error stream; older protocols carry only the text of a failure. */
export function encodeResult(result: RemoteCommandResult, format: 'status' | 'text'): string {
  const status = statusOfResult(result);
  if (format === 'status') return JSON.stringify(status);
  return status.status === 'Success' ? '' : (status.message ?? '');
}
