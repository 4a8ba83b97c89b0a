import { widthOf } from './width.ts';

const padding = 3;
const minWidth = 6;

/** Text in columns, as wide as their widest cell and three spaces more; widths only grow, so that a watch stays in line. */
export class Columns {
  readonly #widths: number[] = [];

  /** The lines of rows that go together; the last cell of a row is not padded. */
  format(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      row.slice(0, -1).forEach((cell, at) => {
        this.#widths[at] = Math.max(this.#widths[at] ?? minWidth, widthOf(cell) + padding);
      });
    }
    return rows
      .map((row) => `${row.map((cell, at) => (at === row.length - 1 ? cell : this.#pad(cell, at))).join('')}\n`)
      .join('');
  }

  #pad(cell: string, at: number): string {
    return cell + ' '.repeat(Math.max(0, (this.#widths[at] ?? 0) - widthOf(cell)));
  }
}

/** Rows as a table that is written at once. */
export function formatColumns(rows: readonly (readonly string[])[]): string {
  return new Columns().format(rows);
}
