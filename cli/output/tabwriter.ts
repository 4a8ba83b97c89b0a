import { widthOf } from './width.ts';

/** How wide columns are at least, and how far apart. */
export interface TabOptions {
  readonly minWidth?: number;
  readonly padding?: number;
}

/**
 * Aligns the cells that tabs end, as Go's text/tabwriter does: a column is a run of lines that all have a cell there, and as
 * wide as its widest cell. What stands behind the last tab of a line belongs to no column.
 * https://pkg.go.dev/text/tabwriter
 */
export function alignTabs(text: string, { minWidth = 0, padding = 2 }: TabOptions = {}): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[] = [];
  const out: string[] = [];

  const writeLines = (from: number, to: number) => {
    for (const cells of lines.slice(from, to))
      out.push(
        cells
          .map((cell, at) => (at < widths.length && at < cells.length - 1 ? pad(cell, widths[at] ?? 0) : cell))
          .join(''),
      );
  };

  const format = (from: number, to: number) => {
    const column = widths.length;
    const reaches = (line: number) => column < (lines[line]?.length ?? 0) - 1;
    let start = from;
    for (let at = from; at < to; at++) {
      if (!reaches(at)) continue;
      writeLines(start, at);
      start = at;
      let width = minWidth;
      for (; at < to && reaches(at); at++) width = Math.max(width, widthOf(lines[at]?.[column] ?? '') + padding);
      widths.push(width);
      format(start, at);
      widths.pop();
      start = at;
    }
    writeLines(start, to);
  };

  format(0, lines.length);
  return out.join('\n');
}

const pad = (cell: string, width: number) => cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
