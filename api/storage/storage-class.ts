/** Where claims and volumes of long ago name their class; it counts before the field. */
export const storageClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

interface Classed {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> | undefined };
  readonly spec?: { readonly storageClassName?: string | undefined };
}

/** The class of a claim or a volume; empty for none. */
export function storageClassOf({ metadata, spec }: Classed): string {
  return metadata?.annotations?.[storageClassAnnotation] ?? spec?.storageClassName ?? '';
}

/** The annotations of which one that is `true` makes a StorageClass the default. */
export const defaultStorageClassAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

/** Whether claims that name no class get this one. https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass */
export function isDefaultStorageClass({ metadata }: Pick<Classed, 'metadata'>): boolean {
  return defaultStorageClassAnnotations.some((name) => metadata?.annotations?.[name] === 'true');
}
