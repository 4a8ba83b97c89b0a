import { isPlainObject } from '../codec/wording.ts';

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const unprintable = /["\\]|\p{C}|\p{Zl}|\p{Zp}|(?! )\p{Zs}/gu;
const short: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** A text in double quotes as Go's %q prints it, which is how Kubernetes shows names and values in its messages. */
export function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return `"${text.replace(unprintable, escapeChar)}"`;
}

function escapeChar(char: string): string {
  const known = short.get(char);
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  // Half of a surrogate pair cannot be written in UTF-8; Go sees the replacement character there.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A value as it stands after "Invalid value: ": texts quoted, numbers and booleans bare, the rest as Go writes JSON. */
export function printValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return 'null';
    default:
      return goJson(value);
  }
}

const html = /[<>&\u2028\u2029]/g;

/** A text of JSON with the escapes of Go's encoder, which leaves no character that matters in HTML as it is. */
export function goEscaped(json: string): string {
  return json.replace(html, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON as Go's encoder writes it. */
export function goJson(value: unknown): string {
  return goEscaped(JSON.stringify(value) ?? 'null');
}

/** The same entries in order of their keys, as Go prints maps. For values of `FieldError`s that are maps. */
export function sortedMap<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A value of JSON as Go prints it: `map[a:1 b:[x y]]`, keys sorted. https://pkg.go.dev/fmt */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (!isPlainObject(value)) return String(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goPrint(value[key])}`);
  return `map[${entries.join(' ')}]`;
}
