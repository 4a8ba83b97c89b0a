import { age } from '../../api/time/human-duration.ts';
import type { AnyObject } from '../object.ts';

/** A table as servers make them. https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
export interface Table {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions?: readonly ColumnDefinition[];
  readonly rows?: readonly Row[];
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** Above 0: only shown when the table is wide. */
  readonly priority?: number;
}

export interface Row {
  readonly cells: readonly unknown[];
  /** At least the metadata. */
  readonly object?: AnyObject;
}

/** What a table is shown with. */
export interface TableOptions {
  readonly wide?: boolean;
  readonly withNamespace?: boolean;
  /** `deployment.apps`: put in front of every name. */
  readonly kind?: string | undefined;
  readonly showLabels?: boolean;
  readonly labelColumns?: readonly string[];
}

/** Whether an answer is a table; servers may answer with the objects themselves. */
export function isTable(answer: unknown): answer is Table {
  return typeof answer === 'object' && answer !== null && (answer as { kind?: unknown }).kind === 'Table';
}

/** The headers of a table, as they are shown. */
export function headersOf(columns: readonly ColumnDefinition[], options: TableOptions): string[] {
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...shown(columns, options).map(({ column }) => column.name.toUpperCase()),
    ...(options.labelColumns ?? []).map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
}

/** The cells of a row, as they are shown. */
export function cellsOf(columns: readonly ColumnDefinition[], row: Row, options: TableOptions): string[] {
  const { namespace = '', labels = {} } = row.object?.metadata ?? {};
  return [
    ...(options.withNamespace ? [namespace] : []),
    ...shown(columns, options).map(({ column, at }) => {
      const cell = cellText(row.cells[at]);
      return options.kind && column.format === 'name' ? `${options.kind}/${cell}` : cell;
    }),
    ...(options.labelColumns ?? []).map((label) => labels[label] ?? ''),
    ...(options.showLabels ? [formatLabels(labels)] : []),
  ];
}

/** `a=1,b=2`, sorted; `<none>` without any. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {});
  if (pairs.length === 0) return '<none>';
  return pairs
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

/** The table of objects that came without one: their names and ages. */
export function tableOf(objects: readonly AnyObject[], now: number): Table {
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Age', type: 'string' },
    ],
    rows: objects.map((object) => ({
      cells: [object.metadata?.name ?? '', age(object.metadata?.creationTimestamp, now)],
      object,
    })),
  };
}

function shown(
  columns: readonly ColumnDefinition[],
  { wide }: TableOptions,
): { column: ColumnDefinition; at: number }[] {
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => wide || !column.priority);
}

/** One line, without anything that could steer a terminal. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'string' ? cell : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\u001b', '^[');
}
