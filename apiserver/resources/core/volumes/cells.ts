const short: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** Access modes as kubectl shows them: each once, in a fixed order. */
export function accessModesCell(modes: readonly string[] | undefined): string {
  return Object.entries(short)
    .filter(([mode]) => modes?.includes(mode))
    .map(([, name]) => name)
    .join(',');
}

/** The class that an annotation names, which older clients write, or the field. */
export function storageClassCell(
  annotations: Readonly<Record<string, string>> | undefined,
  name: string | undefined,
): string {
  return annotations?.['volume.beta.kubernetes.io/storage-class'] ?? name ?? '';
}
