import type { Shared } from '../../client/client.ts';
import type { Secret } from '../../proto/gen/core/v1.ts';
import type { RegistryAuth } from '../runtime/image.ts';

interface AuthEntry {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

/**
 * The credentials that pull secrets hold for an image, the most particular first. A secret that cannot be read is as good as none,
 * as in Kubernetes. https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export function registryAuths(image: string, secrets: readonly Shared<Secret>[]): RegistryAuth[] {
  const path = repositoryOf(image);
  const found: { readonly length: number; readonly auth: RegistryAuth }[] = [];
  for (const secret of secrets)
    for (const [server, entry] of Object.entries(entriesOf(secret))) {
      const name = serverName(server);
      if (matches(name, path)) found.push({ length: name.length, auth: authOf(entry, server) });
    }
  return found.sort((a, b) => b.length - a.length).map(({ auth }) => auth);
}

function entriesOf({ type, data }: Shared<Secret>): Readonly<Record<string, AuthEntry>> {
  const [key, wrapped] =
    type === 'kubernetes.io/dockercfg' ? ['.dockercfg', false] : (['.dockerconfigjson', true] as const);
  const text = data?.[key];
  if (text === undefined) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
  const entries = wrapped ? (parsed as { readonly auths?: unknown } | null)?.auths : parsed;
  return typeof entries === 'object' && entries !== null ? (entries as Record<string, AuthEntry>) : {};
}

/** `docker.io/library/busybox`: host and path, without tag and digest. */
function repositoryOf(image: string): string {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (isHost) return name;
  return `docker.io/${rest.length > 0 ? name : `library/${name}`}`;
}

function serverName(server: string): string {
  const name = server
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '');
  return name === 'index.docker.io' ? 'docker.io' : name;
}

/** A host may have `*` for a part of its name; a path is a prefix. */
function matches(server: string, path: string): boolean {
  const [host = '', ...rest] = server.split('/');
  const [imageHost = '', ...imageRest] = path.split('/');
  const parts = host.split('.');
  const imageParts = imageHost.split('.');
  if (parts.length !== imageParts.length) return false;
  for (const [i, part] of parts.entries()) {
    const pattern = part.split('*').map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
    if (!new RegExp(`^${pattern.join('.*')}$`).test(imageParts[i] ?? '')) return false;
  }
  return `${imageRest.join('/')}/`.startsWith(rest.length === 0 ? '' : rest.join('/'));
}

function authOf({ username, password, auth, identitytoken, registrytoken }: AuthEntry, server: string): RegistryAuth {
  const [user, secret] = split(auth);
  const name = username || user;
  const word = password || secret;
  return {
    ...(name ? { username: name } : {}),
    ...(word ? { password: word } : {}),
    ...(identitytoken ? { identityToken: identitytoken } : {}),
    ...(registrytoken ? { registryToken: registrytoken } : {}),
    serverAddress: server,
  };
}

function split(auth: string | undefined): [string, string] {
  const text = Buffer.from(auth ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
