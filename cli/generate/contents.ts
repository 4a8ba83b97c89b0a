import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { array } from '../flags/flag.ts';
import type { Io } from '../io.ts';

/** Flags of kinds that hold files and values. */
export const contentFlags = {
  'from-file': array('A file, key=FILE to name its key, or a folder whose files become one key each.'),
  'from-literal': array('A key and its value: key=value.'),
  'from-env-file': array('File with lines of key=value.'),
};

/** The bytes of each key. Throws CommandError for what cannot be read and for keys that come twice. */
export async function readContents(
  io: Pick<Io, 'cwd' | 'env'>,
  flags: { readonly [K in keyof typeof contentFlags]: readonly string[] },
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const add = (key: string, value: Buffer) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      throw new CommandError(
        `${JSON.stringify(key)} is not a valid key name: a valid config key must consist of alphanumeric characters, '-', '_' or '.'`,
      );
    if (found.has(key))
      throw new CommandError(`cannot add key "${key}", another key by that name already exists in Data`);
    found.set(key, value);
  };
  if (flags['from-env-file'].length > 0 && (flags['from-file'].length > 0 || flags['from-literal'].length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  for (const literal of flags['from-literal']) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), Buffer.from(literal.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2')));
  }
  for (const source of flags['from-file']) {
    const equals = source.indexOf('=');
    const path = resolve(io.cwd, source.slice(equals + 1));
    if (equals < 0 && (await kindOf(path)) === 'folder') {
      for (const name of (await readdir(path)).sort()) {
        const child = join(path, name);
        if ((await kindOf(child)) === 'file' && /^[-._a-zA-Z0-9]+$/.test(name)) add(name, await readFile(child));
      }
    } else {
      if ((await kindOf(path)) === 'folder') throw new CommandError('cannot give a key name for a directory path');
      add(equals < 0 ? basename(path) : source.slice(0, equals), await readFile(path));
    }
  }
  for (const source of flags['from-env-file']) {
    const path = resolve(io.cwd, source);
    await kindOf(path);
    for (const line of (await readFile(path, 'utf8')).replace(/^\ufeff/, '').split(/\r?\n/)) {
      const text = line.trimStart();
      if (text === '' || text.startsWith('#')) continue;
      const equals = text.indexOf('=');
      const key = equals < 0 ? text : text.slice(0, equals);
      // A name without a value takes the one of the environment.
      const value = equals < 0 ? io.env[key] : text.slice(equals + 1);
      if (value !== undefined) add(key, Buffer.from(value));
    }
  }
  return found;
}

async function kindOf(path: string): Promise<'file' | 'folder'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    throw new CommandError(`error reading ${path}: no such file or directory`, { cause });
  }
}
