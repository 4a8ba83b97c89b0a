import type { Readable, Writable } from 'node:stream';

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** The caller's ends of an exec or attach. Every stream is honoured for backpressure; the runtime ends what it writes to. */
export interface ContainerStreams {
  /** Its end closes the program's standard input; of a container one attaches to, only with `stdinOnce`. */
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  /** Never written with a terminal. */
  readonly stderr?: Writable;
  /** Sizes as the user's terminal changes; only read with a terminal. */
  readonly resize?: AsyncIterable<TerminalSize>;
}

/** A command to run inside a running container. */
export interface ExecOptions extends ContainerStreams {
  readonly command: readonly string[];
  readonly tty?: boolean;
}

/** A command whose output is collected, for probes and hooks. */
export interface ExecSyncOptions {
  readonly command: readonly string[];
  readonly timeoutMs: number;
  /** What is beyond it on either stream is dropped. Default 16 KiB. */
  readonly maxOutputBytes?: number;
}

/** `timedOut`: the command was killed where the runtime can, and given up in any case. */
export type ExecSyncResult =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: Buffer; readonly stderr: Buffer }
  | { readonly kind: 'timedOut'; readonly stdout: Buffer; readonly stderr: Buffer };

/** Which part of a container's log is wanted: PodLogOptions, times made absolute. */
export interface LogOptions {
  /** Goes on until the container ends or the signal fires. */
  readonly follow?: boolean;
  /** Only the last so many lines. */
  readonly tailLines?: number;
  /** Only what was written at or after; milliseconds since the epoch. */
  readonly since?: number;
  /** Prefix every line with its RFC 3339 time in nanoseconds and a space. */
  readonly timestamps?: boolean;
  /** Cuts off after so many bytes. */
  readonly limitBytes?: number;
  /** Absent: both, in the order written. */
  readonly stream?: 'stdout' | 'stderr';
}
