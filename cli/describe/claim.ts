import { accessModesText } from '../../api/storage/access-modes.ts';
import { storageClassOf } from '../../api/storage/storage-class.ts';
import type { StringMap } from './lines.ts';

/** A claim, or the template of one. */
export interface DescribedClaim {
  readonly metadata?: {
    readonly labels?: StringMap | undefined;
    readonly annotations?: StringMap | undefined;
    readonly finalizers?: readonly string[] | undefined;
  };
  readonly spec?: {
    readonly storageClassName?: string | undefined;
    readonly volumeName?: string | undefined;
    readonly volumeMode?: string | undefined;
    readonly dataSource?:
      | { readonly apiGroup?: string | null; readonly kind?: string; readonly name?: string }
      | undefined;
  };
  readonly status?: {
    readonly accessModes?: readonly string[] | undefined;
    readonly capacity?: StringMap | undefined;
  };
}

type Line = readonly [name: string, value: unknown];

/** The size and modes of a bound claim; empty before it is bound. */
export function boundText({ spec, status }: DescribedClaim): { readonly capacity: string; readonly modes: string } {
  if (!spec?.volumeName) return { capacity: '', modes: '' };
  return { capacity: status?.capacity?.storage ?? '0', modes: accessModesText(status?.accessModes) };
}

/** What a claim is filled from, its fields one level deeper. */
export function dataSourceLines({ spec }: DescribedClaim): Line[] {
  const source = spec?.dataSource;
  if (!source) return [];
  return [
    ['DataSource:', undefined],
    ...(typeof source.apiGroup !== 'string' ? [] : ([['  APIGroup', source.apiGroup]] as const)),
    ['  Kind', source.kind],
    ['  Name', source.name],
  ];
}

/** The claim that a volume of a pod makes. What is a map is indented once more than elsewhere, as kubectl has it. */
export function nestedClaimLines(claim: DescribedClaim): Line[] {
  const { metadata = {}, spec = {} } = claim;
  const { capacity, modes } = boundText(claim);
  return [
    ['StorageClass', storageClassOf(claim)],
    ['Volume', spec.volumeName ?? ''],
    ...nestedMap('Labels', metadata.labels, '=', '    '),
    ...nestedMap('Annotations', metadata.annotations, ': ', ''),
    ['Capacity', capacity],
    ['Access Modes', modes],
    ...(spec.volumeMode === undefined ? [] : ([['VolumeMode', spec.volumeMode]] as const)),
    ...dataSourceLines(claim),
  ];
}

function nestedMap(title: string, map: StringMap | undefined, separator: string, indent: string): Line[] {
  const pairs = Object.keys(map ?? {})
    .sort()
    .map((key) => `    ${key}${separator}${map?.[key]}`);
  return [
    [title, pairs[0] ?? '    <none>'],
    ...pairs.slice(1).map((pair) => [`${indent}\t${pair}`, undefined] as const),
  ];
}
