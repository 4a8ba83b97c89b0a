import { isPlainObject } from '../../../api/codec/wording.ts';
import { goJson } from '../../../api/field/quote.ts';
import { semanticEqual } from '../../../api/meta/deep-equal.ts';

/** More would not be read. */
const maxLines = 40;

/**
 * What differs between two values, for a refusal that must say it: one line for what was, one for what should be, each with
 * its path. In order of the names.
 */
export function describeChanges(before: unknown, after: unknown, path = ''): string {
  const lines: string[] = [];
  compare(before, after, path, lines);
  if (lines.length > maxLines) lines.splice(maxLines, lines.length, '  ...');
  return lines.map((line) => `${line}\n`).join('');
}

function compare(before: unknown, after: unknown, path: string, lines: string[]): void {
  if (lines.length > maxLines || semanticEqual(before, after)) return;
  if (isPlainObject(before) && isPlainObject(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      compare(before[key], after[key], path === '' ? key : `${path}.${key}`, lines);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      compare(before[i], after[i], `${path}[${i}]`, lines);
    }
    return;
  }
  if (before !== undefined) lines.push(`- ${path}: ${goJson(before)}`);
  if (after !== undefined) lines.push(`+ ${path}: ${goJson(after)}`);
}
