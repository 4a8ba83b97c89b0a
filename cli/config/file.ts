import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import { randomSuffix } from '../../api/names/generate-name.ts';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { toYaml } from '../output/yaml.ts';
import { homeOf } from '../session/session.ts';

/** An entry of a kubeconfig file, with fields that nobody here knows. */
export type Entry = Readonly<Record<string, unknown>>;

/** The three lists of a file; each holds named entries. */
export type Section = 'clusters' | 'contexts' | 'users';

/** What the entries of a section are called in the file: `clusters: [{name, cluster}]`. */
export const entryField = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

/** A file as it is, paths and unknown fields included. */
export interface ConfigFile {
  readonly path: string;
  readonly exists: boolean;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly currentContext: string;
  readonly preferences: unknown;
  readonly extensions: unknown;
}

/** The files that `config` reads and changes, the first to win first. */
export function configPaths(io: Pick<Io, 'env' | 'cwd'>, explicit: string): string[] {
  if (explicit) return [resolve(io.cwd, explicit)];
  const listed = (io.env.KUBECONFIG ?? '').split(delimiter).filter((one) => one !== '');
  const paths = listed.length > 0 ? [...new Set(listed)] : [join(homeOf(io.env), '.kube', 'config')];
  return paths.map((one) => resolve(io.cwd, one));
}

/** Reads a file; one that is not there is empty. Throws CommandError. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  let text: string | undefined;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new CommandError(`error loading config file "${path}": ${(cause as Error).message}`, { cause });
  }
  const [parsed] = text === undefined ? [] : await parseYaml(text, path);
  const document = (parsed ?? {}) as Record<string, unknown>;
  const section = (name: Section): Map<string, Entry> => {
    const items = (document[name] ?? []) as readonly { readonly name: string; readonly [field: string]: unknown }[];
    return new Map(items.map((item) => [item.name, (item[entryField[name]] ?? {}) as Entry]));
  };
  return {
    path,
    exists: text !== undefined,
    clusters: section('clusters'),
    contexts: section('contexts'),
    users: section('users'),
    currentContext: (document['current-context'] as string | undefined) ?? '',
    preferences: document.preferences ?? {},
    extensions: document.extensions,
  };
}

/** A file as kubectl writes it: entries in the order of their names. */
export function configDocument(file: Omit<ConfigFile, 'path' | 'exists'>): Record<string, unknown> {
  const section = (name: Section) => {
    const entries = [...file[name]].sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? null : entries.map(([key, entry]) => ({ [entryField[name]]: entry, name: key }));
  };
  return {
    apiVersion: 'v1',
    clusters: section('clusters'),
    contexts: section('contexts'),
    'current-context': file.currentContext,
    ...(file.extensions ? { extensions: file.extensions } : {}),
    kind: 'Config',
    preferences: file.preferences,
    users: section('users'),
  };
}

/** Puts a file in the place of the one before, all at once; only its owner may read it. A link stays one. */
export async function writeConfigFile(file: ConfigFile, { random }: Pick<Io, 'random'>): Promise<void> {
  const path = file.exists ? await realpath(file.path) : file.path;
  await makeFolders(dirname(path), 0o755);
  const temporary = `${path}.${randomSuffix(random, 8)}`;
  await writeFile(temporary, toYaml(configDocument(file)), { mode: 0o600, flag: 'wx' });
  await rename(temporary, path);
}
