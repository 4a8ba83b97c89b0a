import { letterDistance } from '../api/command-line/nearest.ts';
import { FlagError, SilentExit } from './errors/errors.ts';
import { outcomeOf } from './errors/message.ts';
import type { Flags } from './flags/flag.ts';
import { type GlobalValues, globalFlags } from './flags/global.ts';
import { helpText, optionsText } from './flags/help.ts';
import { parseFlags } from './flags/parse.ts';
import type { Io } from './io.ts';
import type { Session } from './session/session.ts';
import { type Call, subverbOf, type Verb } from './verb.ts';
import { verbs } from './verbs/index.ts';

/** Commands of the same program that are no verbs, each with what it does: for the help, and for words mistyped. */
export type Others = Readonly<Record<string, string>>;

/** What is known of a run when it fails. */
interface Place {
  host: string;
  verb: string;
  usageExitCode: number | undefined;
  close?: () => Promise<void>;
}

/**
 * Runs one of kubectl's verbs. Resolves to the exit code, with everything told on `io`; rejects only for errors that nobody
 * planned for.
 */
export async function runKubectlVerb(argv: readonly string[], io: Io, others: Others = {}): Promise<number> {
  const place: Place = { host: '', verb: '', usageExitCode: undefined };
  try {
    return await dispatch(argv, io, place, others);
  } catch (error) {
    if (error instanceof SilentExit) return error.exitCode;
    if (io.signal.aborted) return 130;
    if (error instanceof FlagError) {
      const help = place.usageExitCode ? "-h' for help and examples" : "--help' for usage.";
      io.stderr.write(`error: ${error.message}\nSee '${['knarr', place.verb].filter(Boolean).join(' ')} ${help}\n`);
      return place.usageExitCode ?? error.exitCode;
    }
    const outcome = outcomeOf(error, place.host);
    if (!outcome) throw error;
    io.stderr.write(outcome.text);
    return outcome.code;
  } finally {
    await place.close?.();
  }
}

async function dispatch(argv: readonly string[], io: Io, place: Place, others: Others): Promise<number> {
  const { word, before, rest } = splitVerb(argv);
  // What most programs have; kubectl has a command only.
  if (word === undefined && before.length === 1 && before[0] === '--version')
    return dispatch(['version', '--client'], io, place, others);
  if (word === undefined) parseFlags(globalFlags, before);
  const name = word ?? 'help';
  if (name === 'help' || name === '--help' || name === '-h') return help([...before, ...rest], io, others);
  if (name === 'options') {
    io.stdout.write(optionsText(globalFlags));
    return 0;
  }
  const load = verbs[name];
  if (!load) {
    io.stderr.write(
      `error: unknown command "${name}" for "knarr"${suggestion(name, [...Object.keys(verbs), ...Object.keys(others)])}\n`,
    );
    return 1;
  }
  let verb: Verb = await load.verb();
  let path = name;
  const args = [...rest];
  while (verb.subverbs) {
    const at = wordIndex(args, { ...globalFlags, ...verb.flags });
    const sub: ReturnType<typeof subverbOf> = at < 0 ? undefined : subverbOf(verb, args[at] ?? '');
    if (!sub) break;
    args.splice(at, 1);
    path = `${path} ${sub[0]}`;
    verb = sub[1];
  }
  place.verb = path;
  place.usageExitCode = verb.usageExitCode;
  const parsed = parseFlags({ ...globalFlags, ...verb.flags }, [...before, ...args]);
  const { run } = verb;
  if (parsed.help || !run) {
    const subverbs = Object.entries(verb.subverbs ?? {}).map(([word, { about, aliases = [] }]) => ({
      words: [word, ...aliases],
      about: about.split('\n')[0] ?? '',
    }));
    if (!parsed.help && parsed.args.length > 0) {
      io.stderr.write(
        `error: unknown command "${parsed.args.join(' ')}"\nSee 'knarr ${path} -h' for help and examples\n`,
      );
      return 1;
    }
    const text = helpText({ ...verb, subverbs }, verb.flags);
    // Help that nobody asked for tells of a word that is missing.
    (parsed.help ? io.stdout : io.stderr).write(text);
    return parsed.help ? 0 : 1;
  }
  for (const [flag, { bare, bareNotice }] of Object.entries(verb.flags))
    if (bareNotice !== undefined && (parsed.values as Readonly<Record<string, unknown>>)[flag] === bare)
      io.stderr.write(`Warning: ${bareNotice}\n`);
  const warnings = new Set<string>();
  const warn = (text: string) => {
    if (warnings.has(text)) return;
    warnings.add(text);
    io.stderr.write(io.isTerminal ? `\u001b[33;1mWarning:\u001b[0m ${text}\n` : `Warning: ${text}\n`);
  };
  const global = globalsOf(parsed.values, verb.flags);
  let session: Promise<Session> | undefined;
  const open = async () => {
    const { openSession } = await import('./session/session.ts');
    const opened = await openSession(io, global, parsed.given, warn);
    place.host = new URL(opened.connection.server).host;
    place.close = () => opened.api.close();
    return opened;
  };
  const call: Call = {
    path,
    flags: parsed.values,
    global,
    given: parsed.given,
    args: parsed.args,
    dashAt: parsed.dashAt,
    io,
    out: (text) => void io.stdout.write(text),
    err: (text) => void io.stderr.write(text),
    session: () => {
      session ??= open();
      return session;
    },
  };
  const code = await run(call);
  if (global['warnings-as-errors'] && warnings.size > 0) {
    io.stderr.write(`error: ${warnings.size} warning${warnings.size > 1 ? 's' : ''} received\n`);
    return 1;
  }
  return code;
}

/** The global flags, without those whose name the verb uses for something else: `create rolebinding --user`. */
function globalsOf(values: Readonly<Record<string, unknown>>, own: Flags): GlobalValues {
  const entries = Object.entries(globalFlags).map(([name, { fallback }]) => [
    name,
    name in own ? fallback : values[name],
  ]);
  return Object.fromEntries(entries) as GlobalValues;
}

/** The verb may stand behind global flags: `knarr -n web get pods`. */
function splitVerb(argv: readonly string[]): {
  readonly word: string | undefined;
  readonly before: readonly string[];
  readonly rest: readonly string[];
} {
  const at = wordIndex(argv, globalFlags);
  const before = argv.slice(0, at < 0 ? argv.length : at);
  const asked = before.some((arg) => arg === '--help' || arg === '-h');
  if (asked) return { word: 'help', before: [], rest: at < 0 ? [] : argv.slice(at) };
  return { word: argv[at], before, rest: at < 0 ? [] : argv.slice(at + 1) };
}

/** Where the first argument is that is neither a flag nor the value of one; -1 without any. */
function wordIndex(args: readonly string[], flags: Flags): number {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') return -1;
    if (!arg.startsWith('-') || arg === '-') return at;
    const name = arg.replace(/^--?/, '');
    const flag = Object.entries(flags).find(([long, { short }]) =>
      arg.startsWith('--') ? long === name : short === name,
    )?.[1];
    if (flag && flag.bare === undefined) at++;
  }
  return -1;
}

async function help(words: readonly string[], io: Io, others: Others): Promise<number> {
  const [name] = words;
  if (name !== undefined && verbs[name]) return runKubectlVerb([...words, '--help'], io);
  const abouts = Object.entries(verbs).map(([verb, { about }]) => [verb, about] as const);
  const width = Math.max(...[...Object.keys(verbs), ...Object.keys(others)].map((word) => word.length)) + 2;
  const lines = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([word, about]) => `  ${word.padEnd(width)}${about}`).join('\n');
  const clusters = Object.keys(others).length === 0 ? [] : [`Clusters:\n${lines(Object.entries(others))}`];
  const parts = [
    'knarr runs a Kubernetes cluster and controls any.',
    ...clusters,
    `Objects, as with kubectl:\n${lines(abouts)}`,
    'Usage:\n  knarr COMMAND',
    'knarr COMMAND --help tells more about one.\nknarr options lists the flags that every command takes.',
  ];
  io.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
}

/** Words that one may have been meant to be. */
function suggestion(word: string, known: readonly string[]): string {
  const close = known.filter((one) => one.startsWith(word) || letterDistance(one, word) <= 2);
  return close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((one) => `\t${one}`).join('\n')}\n`;
}
