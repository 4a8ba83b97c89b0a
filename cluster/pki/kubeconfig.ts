import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import type { KeyPair } from './certificate.ts';
import { PkiError, readIfThere, syncFolderOf, writeAtomically } from './files.ts';

/** How to reach a cluster, and as whom. */
export interface KubeconfigEntry {
  /** Name of the cluster and of the context; the user is called `admin@NAME` unless `user` says otherwise. */
  readonly name: string;
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  /** PEM of the CA that signed the server's certificate. */
  readonly ca: string;
  readonly credentials: KeyPair | { readonly token: string };
  readonly user?: string;
  readonly namespace?: string;
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

interface NamedEntries {
  readonly clusters: { readonly name: string; readonly cluster: Record<string, string> };
  readonly users: { readonly name: string; readonly user: Record<string, string> };
  readonly contexts: { readonly name: string; readonly context: Record<string, string> };
}

/** The three entries as the file has them. https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
function entriesOf({
  name,
  server,
  ca,
  credentials,
  user = `admin@${name}`,
  namespace,
}: KubeconfigEntry): NamedEntries {
  return {
    clusters: { name, cluster: { 'certificate-authority-data': base64(ca), server } },
    users: {
      name: user,
      user:
        'token' in credentials
          ? { token: credentials.token }
          : {
              'client-certificate-data': base64(credentials.certificate),
              'client-key-data': base64(credentials.privateKey),
            },
    },
    contexts: { name, context: { cluster: name, ...(namespace === undefined ? {} : { namespace }), user } },
  };
}

/** A kubeconfig of one cluster. Strings are written as JSON strings, which YAML reads as they are. */
export function renderKubeconfig(entry: KubeconfigEntry): string {
  const { clusters, users, contexts } = entriesOf(entry);
  const block = (key: string, inner: string, values: Record<string, string>, name: string) => [
    `${key}:`,
    `- name: ${JSON.stringify(name)}`,
    `  ${inner}:`,
    ...Object.entries(values).map(([field, value]) => `    ${field}: ${JSON.stringify(value)}`),
  ];
  return [
    'apiVersion: v1',
    'kind: Config',
    ...block('clusters', 'cluster', clusters.cluster, clusters.name),
    ...block('users', 'user', users.user, users.name),
    ...block('contexts', 'context', contexts.context, contexts.name),
    `current-context: ${JSON.stringify(contexts.name)}`,
    '',
  ].join('\n');
}

/**
 * The text of `existing` with the entry put in: its cluster, user and context are replaced where they stand or added at
 * the end, everything else stays, comments too. Throws PkiError when the text is not a kubeconfig.
 */
export async function mergeKubeconfig(
  existing: string,
  entry: KubeconfigEntry,
  { setCurrent = true }: { readonly setCurrent?: boolean } = {},
): Promise<string> {
  // Loaded only here: most starts find the file as they left it, or none.
  const { isMap, isSeq, parseDocument } = await import('yaml');
  const document = parseDocument(existing);
  const problem = document.errors[0];
  if (problem !== undefined) throw new PkiError(`it is not YAML: ${problem.message.split('\n')[0]}`);
  if (document.contents === null) return renderKubeconfig(entry);
  if (!isMap(document.contents)) throw new PkiError('it is not a kubeconfig: a mapping is expected');
  const named = entriesOf(entry);
  for (const key of ['clusters', 'users', 'contexts'] as const) {
    const list = document.get(key);
    if (list === undefined || list === null) {
      document.set(key, document.createNode([named[key]]));
      continue;
    }
    if (!isSeq(list)) throw new PkiError(`it is not a kubeconfig: ${key} is not a list`);
    list.flow = false; // `users: []` must not grow on one line.
    const at = list.items.findIndex((item) => isMap(item) && item.get('name') === named[key].name);
    if (at < 0) list.add(document.createNode(named[key]));
    else list.set(at, document.createNode(named[key]));
  }
  if (!document.has('apiVersion')) document.set('apiVersion', 'v1');
  if (!document.has('kind')) document.set('kind', 'Config');
  if (setCurrent || !document.get('current-context')) document.set('current-context', named.contexts.name);
  return document.toString({ lineWidth: 0 });
}

/**
 * Puts the entry into the kubeconfig at `path`, making the file and its folder where they are missing. A link is
 * followed, so that it stays one. Written at once or not at all, for the owner's eyes only; not touched when it already
 * says the same. Resolves to whether it was written. Throws PkiError, one sentence that names the file.
 */
export async function writeKubeconfig(
  path: string,
  entry: KubeconfigEntry,
  options: { readonly setCurrent?: boolean } = {},
): Promise<boolean> {
  try {
    await makeFolders(dirname(path), 0o700);
  } catch (error) {
    throw new PkiError(`cannot make the folder of ${path}: ${(error as Error).message}`, { cause: error });
  }
  const target = await realpath(path).catch(() => path); // Not there yet: it is made where it is named.
  const existing = await readIfThere(target);
  const rendered = renderKubeconfig(entry);
  if (existing === rendered) return false;
  const next =
    existing === undefined || existing.trim() === '' ? rendered : await mergeInto(target, existing, entry, options);
  if (next === existing) return false;
  await writeAtomically(target, next, randomBytes(6).toString('hex'));
  await syncFolderOf(target);
  return true;
}

async function mergeInto(
  path: string,
  existing: string,
  entry: KubeconfigEntry,
  options: { readonly setCurrent?: boolean },
) {
  try {
    return await mergeKubeconfig(existing, entry, options);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new PkiError(`cannot add the cluster to ${path}: ${error.message}`, { cause: error });
  }
}
