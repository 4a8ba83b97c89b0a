import type { Logger } from '../api/logger.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command gets of its process; only main.ts makes one. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
  readonly pid: number;
  readonly isRoot: boolean;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  readonly around: Surroundings;
  readonly log: Logger;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Aborted by SIGTERM and SIGINT. */
  readonly signal: AbortSignal;
  /** Milliseconds since the process began. */
  readonly elapsed: () => number;
}

/** Runs to its end and resolves to the exit code; errors that `explain` knows are told in one sentence. */
export type Command = (context: CommandContext) => Promise<number>;
