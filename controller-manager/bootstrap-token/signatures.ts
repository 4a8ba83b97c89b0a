import { createHmac } from 'node:crypto';
import type { Shared } from '../../client/client.ts';
import type { ConfigMap, Secret } from '../../proto/gen/core/v1.ts';
import { endsIn } from './cleaner-controller.ts';

/** What the signatures begin with, by the id of the token that verifies them. */
const PREFIX = 'jws-kubeconfig-';
const CONTENT = 'kubeconfig';

/** A token that signs. */
export interface SigningToken {
  readonly id: string;
  readonly secret: string;
}

/** The token of a secret, when it may sign now; undefined otherwise. */
export function signingTokenOf(secret: Shared<Secret>, now: number): SigningToken | undefined {
  const text = (name: string) => Buffer.from(secret.data?.[name] ?? '', 'base64').toString('utf8');
  const [id, value] = [text('token-id'), text('token-secret')];
  const left = endsIn(secret, now);
  if (secret.metadata.deletionTimestamp !== undefined || text('usage-bootstrap-signing') !== 'true') return undefined;
  if (secret.metadata.name !== `bootstrap-token-${id}` || id === '' || value === '') return undefined;
  return left !== undefined && left <= 0 ? undefined : { id, secret: value };
}

/** A JWS whose payload is left out: whoever checks it has the content already. RFC 7515 appendix F */
function detachedSignature(content: string, { id, secret }: SigningToken): string {
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: id })).toString('base64url');
  const payload = Buffer.from(content, 'utf8').toString('base64url');
  const signature = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  return `${header}..${signature}`;
}

/** The data of `cluster-info` with one signature for each token and no others; undefined when it has just that already. */
export function signedData(
  { data = {} }: Shared<Pick<ConfigMap, 'data'>>,
  tokens: readonly SigningToken[],
): Readonly<Record<string, string>> | undefined {
  const content = data[CONTENT];
  const rest = Object.entries(data).filter(([name]) => !name.startsWith(PREFIX));
  const signatures =
    content === undefined
      ? []
      : tokens.map((token) => [`${PREFIX}${token.id}`, detachedSignature(content, token)] as const);
  const next: Readonly<Record<string, string>> = Object.fromEntries([...rest, ...signatures]);
  const names = Object.keys(next);
  const same = names.length === Object.keys(data).length && names.every((name) => data[name] === next[name]);
  return same ? undefined : next;
}
