import type { Readable, Writable } from 'node:stream';

/** Size of a terminal in characters. */
export interface TerminalSize {
  width: number;
  height: number;
}

/** Which streams a command has. With a terminal there is no stderr: the terminal mixes it into stdout. */
export interface RemoteCommandOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** How a command ended: with an exit code, or it could not be run or attached to. */
export type RemoteCommandResult = { kind: 'exited'; code: number } | { kind: 'failed'; message: string };

/**
 * The streams between a client and a command (exec) or a container's main process (attach), whatever protocol carries
 * them. Only the streams the client asked for exist.
 */
export interface RemoteCommandSession {
  readonly tty: boolean;
  /** Ends when the client closes its stdin. Bytes not read here are not read from the network. */
  readonly stdin?: Readable;
  /** `write` and `pipeline` see the client's pace. May be ended; `finish` ends it otherwise. */
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  /** The client's terminal sizes, the first at once; only with `tty`. */
  readonly resize?: AsyncIterable<TerminalSize>;
  /** Aborted when the client is gone; also after `finish`. */
  readonly signal: AbortSignal;
  /**
   * Flushes the outputs, tells the client how it ended, and closes. Resolves when all is sent or the client is gone;
   * never rejects. Only the first call counts.
   */
  finish(result: RemoteCommandResult): Promise<void>;
}
