import { type StatusError, statusErrorFrom } from '../../api/errors/status-error.ts';
import { connectionError } from '../../client/https/connection.ts';
import { openAtApiServer } from '../../client/streaming/api-target.ts';
import { StreamRefusedError, type StreamTarget } from '../../client/streaming/dial.ts';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import type { Session } from '../session/session.ts';

/** Opens a streaming subresource of the session's server. Refusals come as a verb tells them. */
export async function openStream<T>(
  { io, session }: { readonly io: Pick<Io, 'signal'>; readonly session: Session },
  request: { readonly path: string; readonly query?: URLSearchParams },
  open: (target: StreamTarget) => Promise<T>,
): Promise<T> {
  try {
    return await openAtApiServer(session.connection, { ...request, userAgent: 'knarr', signal: io.signal }, open);
  } catch (error) {
    throw toldError(error, request.path);
  }
}

function toldError(error: unknown, path: string): unknown {
  if (error instanceof StreamRefusedError) {
    const status: StatusError | undefined = statusErrorFrom(error.status);
    return status ?? new CommandError(`unable to upgrade connection: ${error.message}`, { cause: error });
  }
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : connectionError(path, error);
}
