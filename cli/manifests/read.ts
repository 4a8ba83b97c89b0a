import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { type AnyObject, isList } from '../object.ts';
import { readInput } from '../verb.ts';
import { formProblem } from './form.ts';
import { parseYaml, yamlDocuments } from './parse-yaml.ts';

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

/** What became of a document: its object, or why there is none. */
export type ReadManifest = Manifest | { readonly error: unknown };

/** The objects of files, folders and standard input, lists unfolded. Throws CommandError. */
export async function readManifests(io: Io, flags: FileFlags): Promise<Manifest[]> {
  return (await tryManifests(io, flags)).map((read) => {
    if ('error' in read) throw read.error;
    return read;
  });
}

/**
 * The same where one bad document does not keep the objects before it, or in other files, from their turn. `checked` tells
 * of documents without kind or apiVersion as the schema would, and reads a text no further than them. Throws CommandError
 * where the files themselves are wrong.
 */
export async function tryManifests(
  io: Io,
  flags: FileFlags,
  { checked = false }: { readonly checked?: boolean } = {},
): Promise<ReadManifest[]> {
  if (flags.kustomize)
    throw new CommandError(`kustomize is not built in: run 'kustomize build ${flags.kustomize} | knarr ... -f -'`);
  const manifests: ReadManifest[] = [];
  for (const name of flags.filename) {
    if (/^https?:\/\//.test(name))
      throw new CommandError(`unable to read URL "${name}": manifests are not fetched; download it and name the file`);
    if (name === '-') manifests.push(...(await tryText(await readInput(io), 'STDIN', checked)));
    else {
      const files = await filesOf(name, resolve(io.cwd, name), flags.recursive ?? false);
      if (files.length === 0)
        throw new CommandError(
          `error reading [${name}]: recognized file extensions are [${[...extensions].join(' ')}]`,
        );
      for (const file of files)
        manifests.push(...(await tryText(await readFile(file.path, 'utf8'), file.name, checked)));
    }
  }
  return manifests;
}

/** The objects of one text. Throws CommandError. */
export async function parseManifests(text: string, source: string): Promise<Manifest[]> {
  return (await parseYaml(text, source)).filter(isPresent).flatMap((one) => unfold(one, source));
}

const isPresent = (document: unknown): boolean => document !== null && document !== undefined;

async function tryText(text: string, source: string, checked: boolean): Promise<ReadManifest[]> {
  const found: ReadManifest[] = [];
  try {
    for (const read of await yamlDocuments(text, source)) {
      const document = read();
      if (!isPresent(document)) continue;
      const problem = checked ? formProblem(document) : undefined;
      if (problem !== undefined)
        throw new CommandError(
          `error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
        );
      found.push(...tryUnfold(document, source));
    }
  } catch (error) {
    found.push({ error });
  }
  return found;
}

function tryUnfold(document: unknown, source: string): ReadManifest[] {
  try {
    return unfold(document, source);
  } catch (error) {
    return [{ error }];
  }
}

function unfold(document: unknown, source: string): Manifest[] {
  const refuse = (why: string) => new CommandError(`unable to decode ${JSON.stringify(source)}: ${why}`);
  if (typeof document !== 'object' || Array.isArray(document)) {
    const what = Array.isArray(document) ? 'array' : typeof document === 'boolean' ? 'bool' : typeof document;
    throw refuse(`json: cannot unmarshal ${what} into Go value of type unstructured.detector`);
  }
  const object = document as AnyObject;
  const missing = !object.kind ? 'Kind' : !object.apiVersion ? 'apiVersion' : undefined;
  if (missing !== undefined) throw refuse(`Object '${missing}' is missing in '${JSON.stringify(document)}'`);
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
