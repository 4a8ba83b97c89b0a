import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';
import type { Shared } from '../../client/client.ts';
import type {
  ConfigMap,
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  Secret,
  Volume,
} from '../../proto/gen/core/v1.ts';
import { type FieldSource, fieldValue, resourceFieldValue } from '../env/field-ref.ts';
import type { ObjectName } from '../objects/object-source.ts';
import type { Payload, PayloadFile } from './atomic-write.ts';
import { VolumeError } from './volume-error.ts';

/** What the files of volumes are made from. */
export interface PayloadSource extends FieldSource {
  configMap(name: string): Promise<Shared<ConfigMap> | undefined>;
  secret(name: string): Promise<Shared<Secret> | undefined>;
  /** A token of the pod's service account; it knows by itself when a new one is due. */
  token(audience: string, expirationSeconds: number): Promise<string>;
  readonly allocatable: ResourceList;
}

const defaultMode = 0o644;
const tokenMode = 0o600;

/** The files of a volume whose content comes from the API; undefined for other kinds of volumes. Throws VolumeError. */
export async function volumePayload(volume: Shared<Volume>, source: PayloadSource): Promise<Payload | undefined> {
  const files = new Map<string, PayloadFile>();
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) {
    const { name = '', items, optional = false } = configMap;
    addConfigMap(files, await source.configMap(name), { name, items, optional }, configMap.defaultMode ?? defaultMode);
  } else if (secret) {
    const { secretName = '', items, optional = false } = secret;
    const wanted = { name: secretName, items, optional };
    addSecret(files, await source.secret(secretName), wanted, secret.defaultMode ?? defaultMode);
  } else if (downwardAPI) addDownward(files, downwardAPI.items ?? [], source, downwardAPI.defaultMode ?? defaultMode);
  else if (projected) await addProjected(files, projected, source);
  else return undefined;
  return files;
}

/** The objects that a volume's files come from. */
export function volumeObjects(volume: Shared<Volume>, namespace: string): ObjectName[] {
  const objects: ObjectName[] = [];
  const add = (kind: ObjectName['kind'], name: string | undefined) => {
    if (name) objects.push({ kind, namespace, name });
  };
  add('ConfigMap', volume.configMap?.name);
  add('Secret', volume.secret?.secretName);
  for (const { configMap, secret } of volume.projected?.sources ?? []) {
    add('ConfigMap', configMap?.name);
    add('Secret', secret?.name);
  }
  return objects;
}

interface Wanted {
  readonly name: string;
  readonly items: Shared<KeyToPath[]> | undefined;
  readonly optional: boolean;
}

async function addProjected(
  files: Map<string, PayloadFile>,
  { sources = [], defaultMode: mode = defaultMode }: Shared<ProjectedVolumeSource>,
  source: PayloadSource,
): Promise<void> {
  const read = await Promise.all(
    sources.map(async ({ configMap, secret, serviceAccountToken, downwardAPI, clusterTrustBundle, podCertificate }) => {
      if (configMap) {
        const { name = '', items, optional = false } = configMap;
        const found = await source.configMap(name);
        return () => addConfigMap(files, found, { name, items, optional }, mode);
      }
      if (secret) {
        const { name = '', items, optional = false } = secret;
        const found = await source.secret(name);
        return () => addSecret(files, found, { name, items, optional }, mode);
      }
      if (serviceAccountToken) {
        const { audience = '', expirationSeconds = 3600, path } = serviceAccountToken;
        const data = Buffer.from(await source.token(audience, expirationSeconds));
        return () => files.set(path, tokenFile(data, mode, source.pod));
      }
      if (downwardAPI) return () => addDownward(files, downwardAPI.items ?? [], source, mode);
      const what = clusterTrustBundle ? 'clusterTrustBundle' : podCertificate ? 'podCertificate' : 'unknown';
      throw new VolumeError(`projected source ${what} is not supported by this node`);
    }),
  );
  // In their order: a later source covers an earlier one.
  for (const add of read) add();
}

/** Readable by the user that the pod runs as, and by nobody else when that is known. */
function tokenFile(data: Buffer, mode: number, { spec }: ReadonlyPod): PayloadFile {
  const { fsGroup, runAsUser } = spec.securityContext ?? {};
  if (typeof fsGroup === 'number') return { data, mode: 0o640 };
  const users = new Set(
    [...spec.containers, ...(spec.initContainers ?? [])].map((one) => one.securityContext?.runAsUser ?? runAsUser),
  );
  const [uid] = users;
  return users.size === 1 && typeof uid === 'number' ? { data, mode: tokenMode, uid } : { data, mode };
}

function addConfigMap(
  files: Map<string, PayloadFile>,
  found: Shared<ConfigMap> | undefined,
  wanted: Wanted,
  mode: number,
): void {
  if (!found && !wanted.optional) throw new VolumeError(`configmap "${wanted.name}" not found`);
  const data = new Map<string, Buffer>();
  for (const [key, text] of Object.entries(found?.data ?? {})) data.set(key, Buffer.from(text));
  for (const [key, base64] of Object.entries(found?.binaryData ?? {})) data.set(key, Buffer.from(base64, 'base64'));
  addKeys(files, data, wanted, mode);
}

function addSecret(
  files: Map<string, PayloadFile>,
  found: Shared<Secret> | undefined,
  wanted: Wanted,
  mode: number,
): void {
  if (!found && !wanted.optional) throw new VolumeError(`secret "${wanted.name}" not found`);
  const data = Object.entries(found?.data ?? {}).map(([key, base64]) => [key, Buffer.from(base64, 'base64')] as const);
  addKeys(files, new Map(data), wanted, mode);
}

function addKeys(
  files: Map<string, PayloadFile>,
  data: ReadonlyMap<string, Buffer>,
  { items, optional }: Wanted,
  mode: number,
): void {
  if (!items?.length) {
    for (const [key, content] of data) files.set(key, { data: content, mode });
    return;
  }
  for (const { key, path, mode: own } of items) {
    const content = data.get(key);
    if (content) files.set(path, { data: content, mode: own ?? mode });
    else if (!optional) throw new VolumeError(`references non-existent config key: ${key}`);
  }
}

function addDownward(
  files: Map<string, PayloadFile>,
  items: readonly Shared<DownwardAPIVolumeFile>[],
  source: PayloadSource,
  mode: number,
): void {
  const { containers, initContainers } = source.pod.spec;
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    let text = '';
    if (fieldRef) text = fieldValue(source, fieldRef.fieldPath);
    else if (resourceFieldRef) {
      const { containerName = '', resource, divisor } = resourceFieldRef;
      const container = [...containers, ...(initContainers ?? [])].find(({ name }) => name === containerName);
      if (!container) throw new VolumeError(`container ${containerName} not found`);
      text = resourceFieldValue(container, resource, divisor, source.allocatable);
    }
    files.set(path, { data: Buffer.from(text), mode: own ?? mode });
  }
}
