import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Compresses a body at the fastest level, off the main thread: it saves network, and must not cost the server its time. */
export function gzipped(body: Buffer | string | readonly Buffer[]): Promise<Buffer> {
  const whole = Array.isArray(body) ? Buffer.concat(body as readonly Buffer[]) : (body as Buffer | string);
  return compress(whole, { level: constants.Z_BEST_SPEED });
}
