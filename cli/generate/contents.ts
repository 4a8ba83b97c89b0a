import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isConfigMapKey } from '../../api/names/format.ts';
import { CommandError } from '../errors/errors.ts';
import { array } from '../flags/flag.ts';
import type { Io } from '../io.ts';
import { variableNameProblem } from '../set/variable-name.ts';

/** Flags of kinds that hold files and values. */
export const contentFlags = {
  'from-file': array('A file, key=FILE to name its key, or a folder whose files become one key each.'),
  'from-literal': array('A key and its value: key=value.'),
  'from-env-file': array('File with lines of key=value.'),
};

/** How a kind tells of keys that it does not take. */
export interface KeyWords {
  readonly invalid: (key: string, why: string) => string;
  readonly taken: (key: string, value: Buffer) => string;
}

type ContentValues = { readonly [K in keyof typeof contentFlags]?: readonly string[] };

/** The bytes of each key. Throws CommandError for what cannot be read and for keys that come twice. */
export async function readContents(
  io: Pick<Io, 'cwd' | 'env'>,
  flags: ContentValues,
  words: KeyWords,
): Promise<Map<string, Buffer>> {
  const { 'from-file': files = [], 'from-literal': literals = [], 'from-env-file': envFiles = [] } = flags;
  const found = new Map<string, Buffer>();
  const add = (key: string, value: Buffer) => {
    const problems = isConfigMapKey(key);
    if (problems.length > 0) throw new CommandError(words.invalid(key, problems.join(',')));
    const before = found.get(key);
    if (before) throw new CommandError(words.taken(key, before));
    found.set(key, value);
  };
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  for (const source of files) {
    const { key, path: named } = sourceOf(source);
    const path = resolve(io.cwd, named);
    if ((await kindOf(path, named)) === 'file') add(key ?? basename(path), await readFile(path));
    else if (key !== undefined) throw new CommandError('cannot give a key name for a directory path');
    else
      for (const name of (await readdir(path)).sort()) {
        const child = join(path, name);
        if ((await kindOf(child)) === 'file' && isConfigMapKey(name).length === 0) add(name, await readFile(child));
      }
  }
  for (const literal of literals) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), Buffer.from(literal.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2')));
  }
  for (const source of envFiles) {
    const path = resolve(io.cwd, source);
    if ((await kindOf(path, source)) === 'folder') throw new CommandError('env config file cannot be a directory');
    for (const [key, value] of variablesOf(await readFile(path, 'utf8'), io.env)) add(key, Buffer.from(value));
  }
  return found;
}

/** `KEY=FILE`, or a file or folder alone. */
function sourceOf(source: string): { readonly key?: string; readonly path: string } {
  const [first = '', second, ...more] = source.split('=');
  if (second === undefined) return { path: source };
  if (more.length > 0) throw new CommandError("key names or file paths cannot contain '='");
  if (first === '') throw new CommandError(`key name for file path ${second} missing`);
  if (second === '') throw new CommandError(`file path for key name ${first} missing`);
  return { key: first, path: second };
}

/** The variables of an env file; a name without a value takes the one of the environment. */
function* variablesOf(text: string, env: Io['env']): Generator<readonly [key: string, value: string]> {
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const told = line.trimStart();
    if (told === '' || told.startsWith('#')) continue;
    const equals = told.indexOf('=');
    const key = equals < 0 ? told : told.slice(0, equals);
    const problem = variableNameProblem(key);
    if (problem !== undefined) throw new CommandError(problem);
    yield [key, equals < 0 ? (env[key] ?? '') : told.slice(equals + 1)];
  }
}

async function kindOf(path: string, named = path): Promise<'file' | 'folder'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    throw new CommandError(`error reading ${named}: no such file or directory`, { cause });
  }
}
