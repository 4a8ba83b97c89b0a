import { Buffer } from 'node:buffer';
import type { Shared } from '../../client/client.ts';
import type { ConfigMap, Secret, ServiceAccount } from '../../proto/gen/core/v1.ts';
import type { AnyObject } from '../object.ts';
import { type Described, type Describer, describeMetadata } from './describer.ts';
import type { StringMap } from './lines.ts';

const tokenType = 'kubernetes.io/service-account-token';
const sorted = (map: unknown) => Object.entries((map ?? {}) as StringMap).sort(([a], [b]) => (a < b ? -1 : 1));
const sizeOf = (base64: string) => Buffer.byteLength(base64, 'base64');

/** https://kubernetes.io/docs/concepts/configuration/configmap/ */
export const describeConfigMap: Describer<Shared<ConfigMap>> = (map, lines) => {
  describeMetadata(lines, map as unknown as Described);
  for (const line of ['', 'Data', '====']) lines.add(0, line);
  for (const [key, value] of sorted(map.data)) {
    lines.add(0, `${key}:`);
    lines.add(0, '----');
    lines.add(0, value);
    lines.add(0, '');
  }
  for (const line of ['', 'BinaryData', '====']) lines.add(0, line);
  for (const [key, value] of sorted(map.binaryData)) lines.add(0, `${key}: ${sizeOf(value)} bytes`);
  lines.add(0, '');
};

/** Sizes only, but for the tokens of service accounts. https://kubernetes.io/docs/concepts/configuration/secret/ */
export const describeSecret: Describer<Shared<Secret>> = (secret, lines) => {
  describeMetadata(lines, secret as unknown as Described);
  lines.add(0, '');
  lines.add(0, `Type:\t${secret.type ?? ''}`);
  for (const line of ['', 'Data', '====']) lines.add(0, line);
  for (const [key, value] of sorted(secret.data)) {
    const isToken = key === 'token' && secret.type === tokenType;
    lines.add(0, `${key}:\t${isToken ? Buffer.from(value, 'base64').toString() : `${sizeOf(value)} bytes`}`);
  }
};

/** https://kubernetes.io/docs/concepts/security/service-accounts/ */
export const describeServiceAccount: Describer<Shared<ServiceAccount>> = async (account, lines, context) => {
  const { metadata } = account;
  describeMetadata(lines, account as unknown as Described);
  const secrets = await context.tryList('secrets', metadata.namespace);
  const present = new Set(secrets?.map((secret) => secret.metadata?.name ?? ''));
  const named = (references: readonly { readonly name?: string }[] | undefined) =>
    (references ?? []).map(({ name = '' }) => (secrets && !present.has(name) ? `${name} (not found)` : name));
  const tokens = (secrets ?? []).filter((secret) => isTokenOf(secret, metadata));
  // The titles are filled up so that the values would be in line even without tabs.
  for (const [title, names] of [
    ['Image pull secrets:', named(account.imagePullSecrets)],
    ['Mountable secrets: ', named(account.secrets)],
    ['Tokens:            ', tokens.map((secret) => secret.metadata?.name ?? '')],
  ] as const) {
    if (names.length === 0) lines.add(0, `${title}\t<none>`);
    for (const [at, name] of names.entries()) lines.add(0, `${at === 0 ? title : ' '.repeat(title.length)}\t${name}`);
  }
};

function isTokenOf(secret: AnyObject, account: { readonly name?: string; readonly uid?: string }): boolean {
  const annotations = secret.metadata?.annotations;
  return (
    secret.type === tokenType &&
    annotations?.['kubernetes.io/service-account.name'] === account.name &&
    annotations?.['kubernetes.io/service-account.uid'] === account.uid
  );
}
