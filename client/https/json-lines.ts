import type { Readable } from 'node:stream';
import { ConnectionError } from './connection.ts';

/** A line that is longer is no event: objects are at most a few megabytes. */
const longestLine = 64 << 20;

/**
 * The JSON values of a stream that has one on each line, as watches send them. Reads no faster than its consumer asks, so
 * that a slow consumer holds the server back and not the memory. A stream that ends inside a line was cut: it throws.
 */
export async function* jsonLines(stream: Readable): AsyncGenerator<unknown, void, undefined> {
  /** Pieces of a line whose end has not come. */
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, end);
      from = end + 1;
      const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
      pieces = [];
      length = 0;
      if (line.length > 0) yield JSON.parse(line.toString('utf8'));
    }
    if (from === chunk.length) continue;
    pieces.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw new Error(`a line of the stream is longer than ${longestLine} bytes`);
  }
  if (length === 0) return;
  const rest = Buffer.concat(pieces).toString('utf8').trim();
  // The last line may come without its end, when the server closes right behind it.
  if (rest !== '') yield parseLast(rest);
}

function parseLast(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError('the stream ended inside a line', { code: 'ECONNRESET', cause });
  }
}
