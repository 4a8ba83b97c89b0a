import { type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConnectionError } from '../../client/https/connection.ts';
import { shortMessage } from '../errors/message.ts';
import { itemPath } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { linePrefixer, wholeLines } from './prefix.ts';
import type { LogSource } from './sources.ts';

/** How logs are printed. */
export interface LogPrinting {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly prefix: boolean;
  /** What cannot be read is told, and the others are printed. */
  readonly ignoreErrors: boolean;
}

/** Prints logs one after another. */
export async function printLogs(
  call: Pick<Call, 'io' | 'out'>,
  session: Session,
  sources: readonly LogSource[],
  printing: LogPrinting,
): Promise<void> {
  for (const source of sources) await tolerant(call, session, printing, printLog(call, session, source, printing, []));
}

/** Prints logs side by side, line by line, until all have ended or one fails. */
export async function followLogs(
  call: Pick<Call, 'io' | 'out'>,
  session: Session,
  sources: readonly LogSource[],
  printing: LogPrinting,
): Promise<void> {
  await Promise.all(
    sources.map((source) =>
      tolerant(call, session, printing, printLog(call, session, source, printing, [wholeLines()])),
    ),
  );
}

async function tolerant(
  { out, io }: Pick<Call, 'io' | 'out'>,
  session: Session,
  { ignoreErrors }: LogPrinting,
  printed: Promise<void>,
): Promise<void> {
  try {
    await printed;
  } catch (error) {
    if (!ignoreErrors || io.signal.aborted) throw error;
    out(`error: ${shortMessage(error, new URL(session.connection.server).host)}\n`);
  }
}

async function printLog(
  { io }: Pick<Call, 'io'>,
  session: Session,
  { pod, namespace, container }: LogSource,
  { query, prefix }: LogPrinting,
  filters: readonly Transform[],
): Promise<void> {
  const resource = await session.resources.find('pods');
  const answer = await session.api.open({
    path: itemPath(resource, namespace, pod, 'log'),
    query: { container, ...query },
    accept: '*/*',
  });
  const all = [...filters, ...(prefix ? [linePrefixer(`[pod/${pod}/${container}] `)] : [])];
  await pipeline([answer.body, ...all, sinkTo(io.stdout)]);
  if (answer.wasCut()) throw new ConnectionError('unexpected EOF', { code: 'ECONNRESET' });
}

/** An end for a log that is not the end of `to`, and leaves no listeners there: any number writes to it at once. */
function sinkTo(to: Writable): Writable {
  return new Writable({ write: (chunk, _encoding, done) => void to.write(chunk, done) });
}
