import { parseDuration } from '../../api/time/duration.ts';
import { FlagError } from '../errors/errors.ts';
import type { Flag, Flags, FlagValues } from './flag.ts';

/** A command line as it was understood. */
export interface Parsed<F extends Flags> {
  readonly values: FlagValues<F>;
  /** The names of the flags that were given. */
  readonly given: ReadonlySet<string>;
  readonly args: readonly string[];
  /** How many of `args` stand before `--`; undefined without one. */
  readonly dashAt: number | undefined;
  readonly help: boolean;
}

/**
 * Reads flags as Kubernetes' commands do (POSIX, and GNU's long ones, anywhere between the arguments). Throws FlagError in
 * their words.
 */
export function parseFlags<F extends Flags>(flags: F, argv: readonly string[]): Parsed<F> {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) values[name] = flag.fallback;
  const given = new Set<string>();
  const args: string[] = [];
  let dashAt: number | undefined;
  let help = false;

  const set = (name: string, flag: Flag<unknown>, value: string) => {
    const label = flag.short ? `-${flag.short}, --${name}` : `--${name}`;
    const read = readValue(flag, value, label);
    values[name] =
      Array.isArray(read) && given.has(name) ? [...(values[name] as readonly string[]), ...(read as string[])] : read;
    given.add(name);
  };

  let at = 0;
  const next = () => argv[at++];
  while (at < argv.length) {
    const arg = next() ?? '';
    if (arg === '--') {
      dashAt = args.length;
      args.push(...argv.slice(at));
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) {
      args.push(arg);
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const flag = flags[name];
      if (!flag && name === 'help') help = true;
      else if (!flag) throw new FlagError(`unknown flag: --${name}`);
      else if (equals >= 0) set(name, flag, arg.slice(equals + 1));
      else if (flag.bare !== undefined) set(name, flag, flag.bare);
      else {
        const value = next();
        if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
        set(name, flag, value);
      }
    } else {
      help = readShorthands(flags, arg, set, next) || help;
    }
  }
  return { values: values as FlagValues<F>, given, args, dashAt, help };
}

/** `-it`, `-n default`, `-ndefault`, `-n=default`; true when help was asked for. */
function readShorthands(
  flags: Flags,
  arg: string,
  set: (name: string, flag: Flag<unknown>, value: string) => void,
  next: () => string | undefined,
): boolean {
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] as string;
    const found = Object.entries(flags).find(([, flag]) => flag.short === letter);
    if (!found && letter === 'h') return true;
    if (!found) throw new FlagError(`unknown shorthand flag: '${letter}' in ${arg}`);
    const [name, flag] = found;
    const rest = arg.slice(at + 1);
    if (rest.startsWith('=')) {
      set(name, flag, rest.slice(1));
      return false;
    }
    if (flag.bare !== undefined) {
      set(name, flag, flag.bare);
      continue;
    }
    const value = rest === '' ? next() : rest;
    if (value === undefined) throw new FlagError(`flag needs an argument: '${letter}' in ${arg}`);
    set(name, flag, value);
    return false;
  }
  return false;
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

function readValue(flag: Flag<unknown>, value: string, label: string): unknown {
  const refuse = (why: string) =>
    new FlagError(`invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`);
  switch (flag.kind) {
    case 'text':
      return value;
    case 'switch': {
      const read = truths[value];
      if (read === undefined) throw refuse(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
      return read;
    }
    case 'number':
      if (!/^[-+]?\d+$/.test(value)) throw refuse(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
      return Number(value);
    case 'duration': {
      const read = parseDuration(value);
      if (read === undefined)
        throw refuse(
          /^\d+$/.test(value)
            ? `time: missing unit in duration ${JSON.stringify(value)}`
            : `time: invalid duration ${JSON.stringify(value)}`,
        );
      return read;
    }
    case 'array':
      return [value];
    case 'list':
      return value === '' ? [] : value.split(',');
  }
}
