import type { Readable } from 'node:stream';
import type { TerminalSize } from './session.ts';

/** No size is longer; a client that sends no closing brace ends its resize stream. */
const maxSizeBytes = 1024;

/**
 * The sizes in a resize stream: JSON objects with `Width` and `Height`, one after the other, cut anywhere. Ends, and never
 * throws, when the client is gone.
 */
export async function* terminalSizes(stream: Readable): AsyncGenerator<TerminalSize, void, undefined> {
  let text = '';
  for await (const chunk of untilLost(stream)) {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}')) {
      const size = parseTerminalSize(text.slice(0, end + 1));
      text = text.slice(end + 1);
      if (size) yield size;
    }
    if (text.length > maxSizeBytes) return;
  }
}

async function* untilLost(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
}

function parseTerminalSize(text: string): TerminalSize | undefined {
  const number = (name: string) => Number(new RegExp(`"${name}"\\s*:\\s*(\\d{1,5})\\b`, 'i').exec(text)?.[1]);
  const width = number('width');
  const height = number('height');
  // A client without a terminal sends zeros, which no terminal can be set to.
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** One size as clients send it. */
export function encodeTerminalSize({ width, height }: TerminalSize): string {
  return `${JSON.stringify({ Width: width, Height: height })}\n`;
}
