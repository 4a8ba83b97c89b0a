import type { Readable } from 'node:stream';

/** Longest line taken; the engine's are a few hundred bytes. */
const MAX_LINE = 1024 * 1024;

/** Objects of a stream with one JSON value a line, as the Engine API reports progress and events. Ends with the stream. */
export async function* readJsonLines<T>(stream: Readable): AsyncGenerator<T> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new Error('a line of the Docker Engine is too long');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as T;
}
