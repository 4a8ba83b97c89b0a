import { yamlString } from './yaml-scalar.ts';

/**
 * A value of JSON as YAML in the way Kubernetes' tools write it: keys sorted, lists not indented below their key, long lines
 * folded. Ends with a newline.
 */
export function toYaml(value: unknown): string {
  if (isEmpty(value) || typeof value !== 'object') return `${scalar(value, 0, 0)}\n`;
  const lines: string[] = [];
  if (Array.isArray(value)) writeList(value, 0, '', lines);
  else writeMap(value as Record<string, unknown>, 0, '', lines);
  return `${lines.join('\n')}\n`;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : Object.values(value).every((one) => one === undefined);
}

/** What fits behind a key or a dash. */
function scalar(value: unknown, column: number, indent: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return yamlString(value, { column, indent, key: false });
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}

function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) >= 1e21
    ? value.toExponential().replace(/e\+?/, 'e+')
    : String(value);
}

/** `head` stands before the first line instead of its indentation: the dash of a list. */
function writeMap(map: Record<string, unknown>, indent: number, head: string, lines: string[]): void {
  const pad = ' '.repeat(indent);
  let first = head;
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  entries.sort(([a], [b]) => compareKeys(a, b));
  for (const [name, value] of entries) {
    const start = `${first || pad}${yamlString(name, { column: indent, indent, key: true })}:`;
    first = '';
    if (isEmpty(value)) {
      lines.push(`${start} ${scalar(value, Array.from(start).length + 1, indent + 2)}`);
    } else if (Array.isArray(value)) {
      lines.push(start);
      writeList(value, indent, '', lines);
    } else {
      lines.push(start);
      writeMap(value as Record<string, unknown>, indent + 2, '', lines);
    }
  }
}

function writeList(items: readonly unknown[], indent: number, head: string, lines: string[]): void {
  const pad = ' '.repeat(indent);
  let first = head;
  for (const item of items) {
    const start = `${first || pad}- `;
    first = '';
    if (isEmpty(item)) lines.push(start + scalar(item, start.length, indent + 2));
    else if (Array.isArray(item)) writeList(item, indent + 2, start, lines);
    else writeMap(item as Record<string, unknown>, indent + 2, start, lines);
  }
}

const isLetter = (char: string | undefined) => char !== undefined && /\p{L}/u.test(char);
const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';

/** Natural order: numbers in names count as numbers, letters come after all else. */
export function compareKeys(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  for (let at = 0; at < a.length && at < b.length; at++) {
    const x = a[at] as string;
    const y = b[at] as string;
    if (x === y) continue;
    if (isLetter(x) && isLetter(y)) return x < y ? -1 : 1;
    if (isLetter(x) || isLetter(y)) return isLetter(y) ? -1 : 1;
    const endA = digitsEnd(a, at);
    const endB = digitsEnd(b, at);
    // Zeros in the middle of a number count; those it begins with do not.
    const inside = (x === '0' || y === '0') && precededByNumber(a, at);
    const prefix = inside ? '1' : '';
    const numberA = Number(prefix + a.slice(at, endA).join('')) || 0;
    const numberB = Number(prefix + b.slice(at, endB).join('')) || 0;
    if (numberA !== numberB) return numberA < numberB ? -1 : 1;
    if (endA !== endB) return endA < endB ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function digitsEnd(chars: readonly string[], from: number): number {
  let at = from;
  while (isDigit(chars[at])) at++;
  return at;
}

function precededByNumber(chars: readonly string[], at: number): boolean {
  for (let back = at - 1; isDigit(chars[back]); back--) if (chars[back] !== '0') return true;
  return false;
}
