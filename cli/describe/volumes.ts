import type { Shared } from '../../client/client.ts';
import type { Volume } from '../../proto/gen/core/v1.ts';
import { type DescribedClaim, nestedClaimLines } from './claim.ts';
import type { Lines, StringMap } from './lines.ts';

/** What a kind of volume is, and the fields of its source that are shown. */
interface SourceText {
  readonly type: string;
  readonly fields: (source: never) => readonly (readonly [name: string, value: unknown])[];
}

const source = <T>(type: string, fields: (source: T) => readonly (readonly [string, unknown])[]): SourceText => ({
  type,
  fields: fields as SourceText['fields'],
});

const sources: Readonly<Record<string, SourceText>> = {
  emptyDir: source<{ medium?: string; sizeLimit?: string }>(
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    (one) => [
      ['Medium', one.medium ?? ''],
      ['SizeLimit', one.sizeLimit ?? '<unset>'],
    ],
  ),
  hostPath: source<{ path?: string; type?: string }>('HostPath (bare host directory volume)', (one) => [
    ['Path', one.path],
    ['HostPathType', one.type ?? '<none>'],
  ]),
  secret: source<{ secretName?: string; optional?: boolean }>('Secret (a volume populated by a Secret)', (one) => [
    ['SecretName', one.secretName],
    ['Optional', one.optional === true],
  ]),
  configMap: source<{ name?: string; optional?: boolean }>('ConfigMap (a volume populated by a ConfigMap)', (one) => [
    ['Name', one.name],
    ['Optional', one.optional === true],
  ]),
  persistentVolumeClaim: source<{ claimName?: string; readOnly?: boolean }>(
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    (one) => [
      ['ClaimName', one.claimName],
      ['ReadOnly', one.readOnly === true],
    ],
  ),
  nfs: source<{ server?: string; path?: string; readOnly?: boolean }>(
    'NFS (an NFS mount that lasts the lifetime of a pod)',
    (one) => [
      ['Server', one.server],
      ['Path', one.path],
      ['ReadOnly', one.readOnly === true],
    ],
  ),
  local: source<{ path?: string }>('LocalVolume (a persistent volume backed by local storage on a node)', (one) => [
    ['Path', one.path],
  ]),
  csi: source<{
    driver?: string;
    fsType?: string;
    readOnly?: boolean;
    volumeHandle?: string;
    volumeAttributes?: StringMap;
  }>('CSI (a Container Storage Interface (CSI) volume source)', (one) => [
    ['Driver', one.driver],
    ['FSType', one.fsType ?? ''],
    ...(one.volumeHandle === undefined ? [] : ([['VolumeHandle', one.volumeHandle]] as const)),
    ['ReadOnly', one.readOnly === true],
    ...attributes(one.volumeAttributes),
  ]),
  downwardAPI: source<{
    items?: { path?: string; fieldRef?: { fieldPath?: string }; resourceFieldRef?: { resource?: string } }[];
  }>('DownwardAPI (a volume populated by information about the pod)', (one) => [
    ['Items:', undefined],
    ...(one.items ?? []).map(
      ({ path = '', fieldRef, resourceFieldRef }) =>
        [`  ${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`, undefined] as const,
    ),
  ]),
  ephemeral: source<{ volumeClaimTemplate?: DescribedClaim }>(
    'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    ({ volumeClaimTemplate }) => (volumeClaimTemplate ? nestedClaimLines(volumeClaimTemplate) : []),
  ),
  image: source<{ reference?: string; pullPolicy?: string }>('Image (a container image or OCI artifact)', (one) => [
    ['Reference', one.reference],
    ['PullPolicy', one.pullPolicy],
  ]),
  projected: source<Projected>(
    'Projected (a volume that contains injected data from multiple sources)',
    projectedFields,
  ),
};

function attributes(map: StringMap | undefined): (readonly [string, unknown])[] {
  const pairs = Object.keys(map ?? {})
    .sort()
    .map((key) => shorten(`${key}=${map?.[key]}`));
  // Each pair is indented once more, as kubectl has it.
  return [
    ['VolumeAttributes', pairs[0] === undefined ? '<none>' : `    ${pairs[0]}`],
    ...pairs.slice(1).map((pair) => [`    \t    ${pair}`, undefined] as const),
  ];
}

const shorten = (text: string) => (text.length > 140 ? `${text.slice(0, 140)}...` : text);

interface Projected {
  readonly sources?: readonly {
    readonly secret?: { name?: string; optional?: boolean };
    readonly configMap?: { name?: string; optional?: boolean };
    readonly downwardAPI?: object;
    readonly serviceAccountToken?: { expirationSeconds?: number };
  }[];
}

function projectedFields({ sources: parts = [] }: Projected): (readonly [string, unknown])[] {
  return parts.flatMap((part): (readonly [string, unknown])[] => {
    if (part.secret)
      return [
        ['SecretName', part.secret.name],
        ['Optional', part.secret.optional === true],
      ];
    if (part.configMap)
      return [
        ['ConfigMapName', part.configMap.name],
        ['Optional', part.configMap.optional === true],
      ];
    if (part.downwardAPI) return [['DownwardAPI', 'true']];
    if (part.serviceAccountToken) return [['TokenExpirationSeconds', part.serviceAccountToken.expirationSeconds]];
    return [];
  });
}

/** The volumes of a pod or a template. */
export function describeVolumes(lines: Lines, volumes: readonly Shared<Volume>[] | undefined, level = 0): void {
  if (!volumes?.length) {
    lines.add(level, 'Volumes:\t<none>');
    return;
  }
  lines.add(level, 'Volumes:');
  for (const volume of volumes) {
    lines.add(1, `${level > 0 ? ' ' : ''}${volume.name}:`);
    describeVolumeSource(lines, volume as unknown as Readonly<Record<string, unknown>>, 2);
  }
}

/** What a volume, or a persistent volume, is made of: whichever of its fields names a kind of source. */
export function describeVolumeSource(lines: Lines, volume: Readonly<Record<string, unknown>>, level: number): void {
  const kind = Object.keys(sources).find((name) => volume[name] !== undefined && volume[name] !== null);
  const text = kind === undefined ? undefined : sources[kind];
  if (!kind || !text) {
    lines.add(level - 1, '<unknown>');
    return;
  }
  lines.add(level, `Type:\t${text.type}`);
  for (const [name, value] of text.fields(volume[kind] as never))
    lines.add(level, value === undefined ? name : `${name}:\t${value}`);
}
