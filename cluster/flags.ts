import { parseArgs } from 'node:util';
import { parseProblem } from '../api/command-line/parse-problem.ts';

/** A flag that a command takes. Values are texts until the command reads them. */
export interface Flag {
  readonly type: 'string' | 'boolean' | 'list';
  readonly help: string;
  readonly fallback?: string;
  /** Items of a list that may hold commas: one item each time the flag is given. */
  readonly whole?: boolean;
  /** What stands for the value in the help, `FILE` for one. */
  readonly value?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** A command line that cannot be understood; the message is one sentence for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was given, with the fallbacks filled in. */
export interface FlagValues {
  text(name: string): string | undefined;
  required(name: string): string;
  integer(name: string): number;
  boolean(name: string): boolean;
  list(name: string): readonly string[];
  /** Whether it stood on the command line. */
  given(name: string): boolean;
}

/**
 * Parses flags as kubernetes' components take them: `--name=value`, `--name value`, `--switch`, `--switch=false`. Throws
 * UsageError for unknown flags and for whatever is no flag.
 */
export function parseFlags(command: string, flags: Flags, args: readonly string[]): FlagValues {
  const normal = args.map((arg) => {
    const match = /^--([\w-]+)=(true|false)$/i.exec(arg);
    const flag = match?.[1] === undefined ? undefined : flags[match[1]];
    if (!match || flag?.type !== 'boolean') return arg;
    return match[2]?.toLowerCase() === 'true' ? `--${match[1]}` : `--no-${match[1]}`;
  });
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: normal,
      allowPositionals: true,
      allowNegative: true,
      options: Object.fromEntries(
        Object.entries(flags).map(([name, flag]) => [
          name,
          flag.type === 'boolean'
            ? { type: 'boolean' as const }
            : { type: 'string' as const, multiple: flag.type === 'list' },
        ]),
      ),
    } as Parameters<typeof parseArgs>[0]) as typeof parsed;
  } catch (error) {
    const problem = parseProblem(error, Object.keys(flags));
    throw new UsageError(`knarr ${command}: ${problem}; see 'knarr ${command} --help'`);
  }
  const { values, positionals } = parsed;
  if (positionals[0] !== undefined)
    throw new UsageError(`knarr ${command} takes no arguments, but got ${positionals[0]}`);
  const text = (name: string) => (values[name] as string | undefined) ?? flags[name]?.fallback;
  const integer = (name: string) => {
    const value = text(name) ?? '';
    if (!/^\d+$/.test(value))
      throw new UsageError(`knarr ${command}: --${name} takes a whole number, not ${JSON.stringify(value)}`);
    return Number(value);
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (!value) throw new UsageError(`knarr ${command}: --${name} is needed`);
      return value;
    },
    integer,
    boolean: (name) => (values[name] as boolean | undefined) ?? flags[name]?.fallback === 'true',
    list: (name) =>
      ((values[name] as string[] | undefined) ?? (flags[name]?.fallback ? [flags[name].fallback] : []))
        .flatMap((part) => (flags[name]?.whole ? [part] : part.split(',')))
        .filter((part) => part !== ''),
    given: (name) => values[name] !== undefined,
  };
}
