import type { Column } from './columns.ts';

/** The name of the object: the first column of nearly every table. */
export const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', priority: 0 };

/** How long ago the object was made. */
export const ageColumn: Column = { name: 'Age', type: 'string', priority: 0 };

export function textColumn(name: string): Column {
  return { name, type: 'string', priority: 0 };
}

export function integerColumn(name: string): Column {
  return { name, type: 'integer', priority: 0 };
}

export function booleanColumn(name: string): Column {
  return { name, type: 'boolean', priority: 0 };
}

/** A column that is shown with `-o wide` only. */
export function wideColumn(name: string): Column {
  return { name, type: 'string', priority: 1 };
}

/** The containers of a pod template, as tables of workloads end. */
export const containersColumn = wideColumn('Containers');
export const imagesColumn = wideColumn('Images');

interface Containers {
  readonly containers?: readonly { readonly name: string; readonly image?: string }[] | null;
}

/** The cells of `containersColumn` and `imagesColumn`. */
export function containerCells(spec: Containers | undefined): [names: string, images: string] {
  const containers = spec?.containers ?? [];
  const [only] = containers;
  if (only && containers.length === 1) return [only.name, only.image ?? ''];
  return [
    containers.map((container) => container.name).join(','),
    containers.map((container) => container.image ?? '').join(','),
  ];
}

/** The first few of many: `a,b,c + 2 more...`. */
export function shortList(items: readonly string[], most: number, empty: string, separator = ','): string {
  if (items.length <= most) return items.join(separator) || empty;
  return `${items.slice(0, most).join(separator)} + ${items.length - most} more...`;
}

/** Labels as tables show them: `a=b,c=d` in order of the keys. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.map((key) => `${key}=${labels?.[key]}`).join(',') || '<none>';
}
