import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../api/clock.ts';

/** Standard input; a terminal can be set to hand over every key as it is pressed. */
export interface Input extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
}

/** Standard output; a terminal tells its size and, with `resize` events, when it changes. */
export interface Output extends Writable {
  readonly columns?: number;
  readonly rows?: number;
}

/** All that a verb gets of its process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
}
