import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { dialWebSocket, type StreamTarget } from '../dial.ts';
import { ChannelSocket, channelOptions } from '../websocket/channels.ts';
import type { RemoteCommandResult, TerminalSize } from './session.ts';
import { resultOfStatus } from './status.ts';
import { encodeTerminalSize } from './terminal-size.ts';

/** The client's ends of the streams; they must be the ones the URL's query asks for. */
export interface LocalStreams {
  stdin?: Readable;
  /** Not ended here: process.stdout is one. */
  stdout?: Writable;
  stderr?: Writable;
  /** Sizes of the terminal, the present one first. */
  resize?: AsyncIterable<TerminalSize>;
}

/**
 * Runs an exec or attach request (`pods/exec`, `pods/attach`) over WebSocket, v5 or where the server is older v4, and
 * resolves with how it ended once all output is written. Rejects when refused (StreamRefusedError) or the connection is
 * lost or aborted.
 */
export async function openRemoteCommand(target: StreamTarget, local: LocalStreams): Promise<RemoteCommandResult> {
  const { socket, protocol } = await dialWebSocket(target, ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
  const channels = new ChannelSocket(socket, channelOptions(protocol, 'client'));
  const stdin = channels.channel(0);
  const stdout = channels.channel(1);
  const stderr = channels.channel(2);
  const error = channels.channel(3);
  const resize = channels.channel(4);
  for (const upward of [stdin, resize]) upward.resume();
  local.stdin?.pipe(stdin);
  // Without sizes the command goes on in the terminal it has.
  if (local.resize) sendSizes(local.resize, resize).catch(() => resize.destroy());
  const down = (from: Readable, to: Writable | undefined) =>
    to ? pipeline(from, to, { end: false }) : finished(from.resume(), { writable: false });
  try {
    const [text] = await Promise.all([readText(error), down(stdout, local.stdout), down(stderr, local.stderr)]);
    return resultOfStatus(text);
  } catch (cause) {
    target.signal?.throwIfAborted();
    throw new Error('connection lost', { cause });
  } finally {
    // The command is over, whether or not the user's stdin is.
    local.stdin?.unpipe(stdin);
    channels.terminate();
  }
}

async function readText(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function sendSizes(sizes: AsyncIterable<TerminalSize>, channel: Writable): Promise<void> {
  for await (const size of sizes) {
    if (channel.destroyed) return;
    channel.write(encodeTerminalSize(size));
  }
}
