import { readFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import {
  type ClusterEntry,
  type ContextEntry,
  type Kubeconfig,
  KubeconfigError,
  type UserEntry,
} from './kubeconfig.ts';

/** Where to look; environment and home come from main.ts. */
export interface KubeconfigSource {
  /** `--kubeconfig`: only this file, and it must exist. */
  readonly path?: string;
  /** The process's environment, of which `KUBECONFIG` is read: a list of files. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home, for `~/.kube/config`. */
  readonly home: string;
}

interface Document {
  readonly kind?: string;
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster?: ClusterEntry | null }[] | null;
  readonly users?: readonly { readonly name: string; readonly user?: UserEntry | null }[] | null;
  readonly contexts?: readonly { readonly name: string; readonly context?: ContextEntry | null }[] | null;
}

/**
 * Reads and merges the files of a source: of several that say something, the first wins; files that are not there are passed
 * over, paths in a file are relative to it. https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function loadKubeconfig(source: KubeconfigSource): Promise<Kubeconfig> {
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  const contexts = new Map<string, ContextEntry>();
  let currentContext = '';
  for (const { path, required } of filesOf(source)) {
    const document = await readDocument(path, required);
    if (!document) continue;
    const folder = dirname(path);
    for (const { name, cluster } of document.clusters ?? [])
      if (!clusters.has(name)) clusters.set(name, resolvePaths(cluster ?? {}, ['certificate-authority'], folder));
    for (const { name, user } of document.users ?? [])
      if (!users.has(name)) users.set(name, resolveUser(user ?? {}, folder));
    for (const { name, context } of document.contexts ?? [])
      if (!contexts.has(name)) contexts.set(name, context ?? { cluster: '', user: '' });
    currentContext ||= document['current-context'] ?? '';
  }
  return { clusters, users, contexts, currentContext };
}

function filesOf({ path, env, home }: KubeconfigSource): readonly { path: string; required: boolean }[] {
  if (path) return [{ path, required: true }];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((one) => one !== '');
  const found = listed.length > 0 ? [...new Set(listed)] : [join(home, '.kube', 'config')];
  return found.map((one) => ({ path: one, required: false }));
}

async function readDocument(path: string, required: boolean): Promise<Document | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && !required) return undefined;
    throw new KubeconfigError(`kubeconfig ${path}: ${missing ? 'no such file' : 'cannot be read'}`, { cause });
  }
  const document = await parse(text, path);
  if (document === null || document === undefined) return undefined;
  if (typeof document !== 'object' || Array.isArray(document))
    throw new KubeconfigError(`kubeconfig ${path}: is no Config`);
  if ('kind' in document && document.kind !== 'Config')
    throw new KubeconfigError(`kubeconfig ${path}: has the kind ${JSON.stringify(document.kind)}, not Config`);
  return document;
}

async function parse(text: string, path: string): Promise<object | null> {
  try {
    // The YAML parser costs 20 ms to load; files of programs are often JSON.
    if (text.trimStart().startsWith('{')) return JSON.parse(text) as object;
    const { parse: parseYaml } = await import('yaml');
    return parseYaml(text) as object | null;
  } catch (cause) {
    throw new KubeconfigError(`kubeconfig ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function resolvePaths<T extends object>(entry: T, fields: readonly (keyof T)[], folder: string): T {
  const out = { ...entry };
  for (const field of fields) {
    const value = entry[field];
    if (typeof value === 'string' && value !== '' && !isAbsolute(value)) out[field] = join(folder, value) as T[keyof T];
  }
  return out;
}

function resolveUser(user: UserEntry, folder: string): UserEntry {
  const out = resolvePaths(user, ['client-certificate', 'client-key', 'tokenFile'], folder);
  const { exec } = out;
  // A command with a slash is a path beside the file, without one it is looked for on the PATH.
  if (!exec || isAbsolute(exec.command) || !/[/\\]/.test(exec.command)) return out;
  return { ...out, exec: { ...exec, command: join(folder, exec.command) } };
}
