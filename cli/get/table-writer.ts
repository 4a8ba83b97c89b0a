import { Columns } from '../output/columns.ts';
import { type ColumnDefinition, cellsOf, headersOf, type Table, type TableOptions } from '../output/table.ts';
import { qualified, type Resource } from '../resolve/resource.ts';
import type { GetCall } from './flags.ts';

/** As wide as the longest of ADDED, MODIFIED, DELETED. */
const eventWidth = 8;

/** Writes tables under one header for each kind, and goes on in the same columns when more rows come. */
export class TableWriter {
  readonly #call: GetCall;
  readonly #withKind: boolean;
  #layout = new Columns();
  #last: Resource | undefined;
  #definitions: readonly ColumnDefinition[] = [];
  /** How many rows have been written. */
  rows = 0;

  constructor(call: GetCall, withKind: boolean) {
    this.#call = call;
    this.#withKind = withKind || call.flags['show-kind'];
  }

  /** Remembers the columns of a table that is not shown: servers may leave them out of all but a watch's first one. */
  learn({ columnDefinitions }: Table): void {
    if (columnDefinitions?.length) this.#definitions = columnDefinitions;
  }

  /** `event` stands in front of each row of a watch that tells its events. */
  write(tables: readonly { readonly resource: Resource; readonly table: Table }[], event?: string): void {
    let pending: string[][] = [];
    const flush = () => {
      if (pending.length > 0) this.#call.out(this.#layout.format(pending));
      pending = [];
    };
    for (const { resource, table } of tables) {
      const rows = table.rows ?? [];
      if (rows.length === 0) continue;
      const options = this.#optionsFor(resource);
      const lead = event === undefined ? [] : [event.padEnd(eventWidth)];
      if (resource !== this.#last && !sameKind(resource, this.#last)) {
        flush();
        if (this.#last) this.#call.out('\n');
        this.#layout = new Columns();
        if (table.columnDefinitions?.length) this.#definitions = table.columnDefinitions;
        if (!this.#call.flags['no-headers'])
          pending.push([
            ...(event === undefined ? [] : ['EVENT'.padEnd(eventWidth)]),
            ...headersOf(this.#definitions, options),
          ]);
      }
      // Servers may leave the definitions out of all but a watch's first table.
      if (table.columnDefinitions?.length) this.#definitions = table.columnDefinitions;
      this.#last = resource;
      for (const row of rows) pending.push([...lead, ...cellsOf(this.#definitions, row, options)]);
      this.rows += rows.length;
    }
    flush();
  }

  #optionsFor(resource: Resource): TableOptions {
    const { flags } = this.#call;
    return {
      wide: flags.output === 'wide',
      withNamespace: flags['all-namespaces'] && resource.namespaced,
      kind: this.#withKind ? qualified(resource.kind.toLowerCase(), resource.group) : undefined,
      showLabels: flags['show-labels'],
      labelColumns: flags['label-columns'],
    };
  }
}

function sameKind(a: Resource, b: Resource | undefined): boolean {
  return a.name === b?.name && a.group === b.group;
}
