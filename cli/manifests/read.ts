import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { type AnyObject, isList } from '../object.ts';
import { readInput } from '../verb.ts';
import { parseYaml } from './parse-yaml.ts';

/** An object and the file it came from (`STDIN` for standard input). */
export interface Manifest {
  readonly object: AnyObject;
  readonly source: string;
}

/** The flags that name files. */
export interface FileFlags {
  readonly filename: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
}

const extensions = new Set(['.json', '.yaml', '.yml']);

/** Whether the flags name any file. */
export function namesFiles(flags: FileFlags): boolean {
  return flags.filename.length > 0 || !!flags.kustomize;
}

/** The objects of files, folders and standard input, lists unfolded. Throws CommandError. */
export async function readManifests(io: Io, flags: FileFlags): Promise<Manifest[]> {
  if (flags.kustomize)
    throw new CommandError(`kustomize is not built in: run 'kustomize build ${flags.kustomize} | knarr ... -f -'`);
  const manifests: Manifest[] = [];
  for (const name of flags.filename) {
    if (/^https?:\/\//.test(name))
      throw new CommandError(`unable to read URL "${name}": manifests are not fetched; download it and name the file`);
    if (name === '-') manifests.push(...(await parseManifests(await readInput(io), 'STDIN')));
    else {
      const files = await filesOf(name, resolve(io.cwd, name), flags.recursive ?? false);
      if (files.length === 0)
        throw new CommandError(
          `error reading [${name}]: recognized file extensions are [${[...extensions].join(' ')}]`,
        );
      for (const file of files) manifests.push(...(await parseManifests(await readFile(file.path, 'utf8'), file.name)));
    }
  }
  return manifests;
}

/** The objects of one text. */
export async function parseManifests(text: string, source: string): Promise<Manifest[]> {
  const documents = await parseYaml(text, source);
  return documents.filter((one) => one !== null && one !== undefined).flatMap((one) => unfold(one, source));
}

function unfold(document: unknown, source: string): Manifest[] {
  const decode = (why: string) =>
    new CommandError(`unable to decode "${source}": ${why} in '${JSON.stringify(document)}'`);
  if (typeof document !== 'object' || Array.isArray(document))
    throw new CommandError(`unable to decode "${source}": json: cannot unmarshal ${typeof document} into an object`);
  const object = document as AnyObject;
  if (!object.kind) throw decode("Object 'Kind' is missing");
  if (!object.apiVersion) throw decode("Object 'apiVersion' is missing");
  if (isList(object) || object.kind === 'List')
    return ((object.items ?? []) as readonly unknown[]).flatMap((item) => unfold(item, source));
  return [{ object, source }];
}

async function filesOf(name: string, path: string, recursive: boolean): Promise<{ name: string; path: string }[]> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (cause) {
    throw new CommandError(`the path "${name}" does not exist`, { cause });
  }
  if (!isFolder) return [{ name, path }];
  const found: { name: string; path: string }[] = [];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const child = { name: join(name, entry.name), path: join(path, entry.name) };
    if (entry.isDirectory()) {
      if (recursive) found.push(...(await filesOf(child.name, child.path, true)));
    } else if (extensions.has(extname(entry.name))) found.push(child);
  }
  return found;
}
