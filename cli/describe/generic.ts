import { isPlainObject } from '../../api/codec/wording.ts';
import { goPrint } from '../../api/field/quote.ts';
import type { AnyObject } from '../object.ts';
import { type Described, type Describer, describeMetadata } from './describer.ts';
import type { Lines } from './lines.ts';

/** Fields that are told at the top, or not at all. */
const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);
const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** Any object: every field on a line, sorted, with its name in words. */
export const describeAnything: Describer<AnyObject> = (object, lines) => {
  const { name, namespace, labels, annotations } = object.metadata ?? {};
  describeMetadata(lines, {
    metadata: { name: name ?? '', namespace: namespace ?? '', labels: labels ?? {}, annotations: annotations ?? {} },
  } satisfies Described);
  describeFields(lines, object, 0, '');
};

function describeFields(lines: Lines, fields: Readonly<Record<string, unknown>>, level: number, path: string): void {
  for (const name of Object.keys(fields).sort()) {
    const at = `${path}.${name}`;
    if (skipped.has(at)) continue;
    const value = fields[name];
    if (typeof value !== 'object' || value === null) {
      lines.add(level, `${fieldTitle(name)}:\t${goPrint(value)}`);
      continue;
    }
    lines.add(level, `${fieldTitle(name)}:`);
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isPlainObject(child)) describeFields(lines, child, level + 1, at);
      else lines.add(level + 1, goPrint(child));
    }
  }
}

/** `creationTimestamp` as `Creation Timestamp`; names with other characters than letters and dashes stay as they are. */
export function fieldTitle(name: string): string {
  if (/[^\p{L}-]/u.test(name)) return name;
  // A capital that a small letter follows begins a word: podIPs is pod, I, Ps.
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{L}|-+/gu) ?? [];
  return words
    .map((word) => {
      const upper = word.toUpperCase();
      return acronyms.has(upper) ? upper : word.slice(0, 1).toUpperCase() + word.slice(1);
    })
    .join(' ');
}
