import { text } from 'node:stream/consumers';
import type { Flags, FlagValues } from './flags/flag.ts';
import type { GlobalValues } from './flags/global.ts';
import type { Io } from './io.ts';
import type { Session } from './session/session.ts';

/** A command line on its way through a verb. */
export interface Call<F extends Flags = Flags> {
  /** The verb's words as the user types them: `rollout status`. */
  readonly path: string;
  readonly flags: FlagValues<F>;
  readonly global: GlobalValues;
  readonly given: ReadonlySet<string>;
  readonly args: readonly string[];
  /** How many arguments stand before `--`. */
  readonly dashAt: number | undefined;
  readonly io: Io;
  /** Writes to standard output, as it is. */
  readonly out: (text: string) => void;
  /** Writes to standard error, as it is. */
  readonly err: (text: string) => void;
  /** Opened at the first call. */
  session(): Promise<Session>;
}

/** A verb: one word, or two with that of its parent. `run` resolves to the exit code; errors are told by the caller. */
export interface Verb {
  readonly use: string;
  readonly about: string;
  readonly examples?: string;
  readonly flags: Flags;
  /** Verbs below this one: `rollout status`. */
  readonly subverbs?: Readonly<Record<string, Verb>>;
  /** Other words that call it; only a subverb has some. */
  readonly aliases?: readonly string[];
  /** Of a command line that cannot be read, where 1 has a meaning of its own. */
  readonly usageExitCode?: number;
  readonly run?: (call: Call) => Promise<number>;
}

/** A verb that can be called by other words as well. */
export const alsoNamed = (verb: Verb, ...aliases: readonly string[]): Verb => ({ ...verb, aliases });

/** The verb below `verb` that a word calls, with the word that it is known by. */
export function subverbOf(verb: Verb, word: string): readonly [name: string, verb: Verb] | undefined {
  return Object.entries(verb.subverbs ?? {}).find(
    ([name, { aliases = [] }]) => name === word || aliases.includes(word),
  );
}

/** A verb whose flags are typed. */
export function defineVerb<const F extends Flags>(verb: {
  readonly use: string;
  readonly about: string;
  readonly examples?: string;
  readonly flags: F;
  readonly usageExitCode?: number;
  readonly run: (call: Call<F>) => Promise<number>;
}): Verb {
  return { ...verb, run: (call) => verb.run(call as unknown as Call<F>) };
}

/** All of standard input. */
export function readInput(io: Io): Promise<string> {
  return text(io.stdin);
}
