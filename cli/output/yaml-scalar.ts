/** How strings look in YAML as Kubernetes' tools write it: plain where nothing else could be read out of it. */

const words = new Set(
  [
    '',
    '~',
    'null',
    'Null',
    'NULL',
    '.nan',
    '.NaN',
    '.NAN',
    '.inf',
    '.Inf',
    '.INF',
    '+.inf',
    '+.Inf',
    '+.INF',
    '-.inf',
    '-.Inf',
    '-.INF',
  ].concat(
    ['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false'].flatMap((word) => [
      word,
      `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
      word.toUpperCase(),
    ]),
  ),
);
const integer = /^[-+]?(0|[1-9]\d*|0[0-7]+|0o[0-7]+|0x[\da-f]+|0b[01]+)$/i;
const decimal = /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i;
const trailingPoint = /^[-+]?\d+\.(e[-+]?\d+)?$/i;
const base60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:$|(?:[Tt]|\s+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?\s*(?:Z|[-+]\d\d(?::?\d\d)?)?$)/;

/** Whether a parser would take the text for something else than a string. */
function reads(text: string): boolean {
  if (words.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  const bare = text.replaceAll('_', '');
  return (
    integer.test(bare) || decimal.test(bare) || trailingPoint.test(bare) || base60.test(text) || timestamp.test(text)
  );
}

interface Shape {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const isSpace = (code: number | undefined) => code === 0x20;
const isBreak = (code: number | undefined) =>
  code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
const isBlank = (code: number | undefined) => code === undefined || code === 0x20 || code === 0x09 || isBreak(code);

/** The characters that the emitter does not escape; those beyond the first plane are escaped by it. */
const isPrintable = (code: number) =>
  code === 0x0a ||
  (code >= 0x20 && code <= 0x7e) ||
  (code >= 0xa0 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);

const startIndicators = new Set([...'#,[]{}&*!|>\'"%@`'].map((one) => one.charCodeAt(0)));

/** What is possible for a text: the rules of libyaml's emitter. */
function shapeOf(text: string): Shape {
  const codes = Array.from(text, (one) => one.codePointAt(0) as number);
  let special = false;
  let indicators = text.startsWith('---') || text.startsWith('...');
  let leading = false;
  let trailing = false;
  let trailingSpace = false;
  let breakSpace = false;
  let spaceBreak = false;
  let breaks = false;
  let afterSpace = false;
  let afterBreak = false;
  let afterBlank = true;
  codes.forEach((code, at) => {
    const first = at === 0;
    const last = at === codes.length - 1;
    const beforeBlank = isBlank(codes[at + 1]);
    if (first) {
      if (startIndicators.has(code)) indicators = true;
      if ((code === 0x3f || code === 0x3a || code === 0x2d) && beforeBlank) indicators = true;
    } else {
      if (code === 0x3a && beforeBlank) indicators = true;
      if (code === 0x23 && afterBlank) indicators = true;
    }
    if (!isPrintable(code)) special = true;
    if (isSpace(code)) {
      leading ||= first;
      trailing ||= last;
      trailingSpace ||= last;
      breakSpace ||= afterBreak;
      afterSpace = true;
      afterBreak = false;
    } else if (isBreak(code)) {
      breaks = true;
      leading ||= first;
      trailing ||= last;
      spaceBreak ||= afterSpace;
      afterBreak = true;
      afterSpace = false;
    } else {
      afterSpace = false;
      afterBreak = false;
    }
    afterBlank = isBlank(code);
  });
  const never = spaceBreak || special;
  return {
    plain: !never && !leading && !trailing && !breakSpace && !breaks && !indicators,
    single: !never && !breakSpace,
    block: !never && !trailingSpace && text !== '',
  };
}

const bestWidth = 80;

/** Where a scalar is written: how far its line has come, and how far its further lines are indented. */
export interface Place {
  readonly column: number;
  readonly indent: number;
  /** Keys stay on one line. */
  readonly key: boolean;
}

/** A string as it is written at a place. */
export function yamlString(text: string, place: Place): string {
  const shape = shapeOf(text);
  if (text.includes('\n') && shape.block && !place.key) return literal(text, place.indent);
  if (!text.includes('\n') && !reads(text)) {
    if (shape.plain) return fold(text, place, 0);
    if (shape.single) return `'${fold(text.replaceAll("'", "''"), { ...place, column: place.column + 1 }, 1)}'`;
  }
  return doubleQuoted(text, place);
}

/** `|`, with what the reader must know about indentation and about the breaks at the end. */
function literal(text: string, indent: number): string {
  const hint = text.startsWith(' ') || text.startsWith('\n') ? '2' : '';
  const end = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') || text === '\n' ? '+' : '';
  const pad = ' '.repeat(indent);
  const lines = (end === '-' ? text : text.slice(0, -1)).split('\n');
  return `|${hint}${end}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

/** Breaks lines at single spaces once they are longer than 80 columns. `edge` characters at both ends are not breakable. */
function fold(text: string, { column, indent, key }: Place, edge: number): string {
  if (key || column + text.length <= bestWidth) return text;
  const chars = Array.from(text);
  let out = '';
  let at = column;
  let spaces = false;
  chars.forEach((char, index) => {
    const inside = edge === 0 || (index > 0 && index < chars.length - 1);
    if (char === ' ' && !spaces && at > bestWidth && inside && chars[index + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
      spaces = true;
      return;
    }
    out += char;
    at++;
    spaces = char === ' ';
  });
  return out;
}

const escapes: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  27: '\\e',
  34: '\\"',
  92: '\\\\',
  133: '\\N',
  160: '\\_',
  8232: '\\L',
  8233: '\\P',
};

function escaped(code: number): string | undefined {
  const short = escapes[code];
  if (short && code !== 160) return short;
  if (isPrintable(code) && !isBreak(code)) return undefined;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

function doubleQuoted(text: string, { column, indent, key }: Place): string {
  const chars = Array.from(text);
  let out = '"';
  let at = column + 1;
  let spaces = false;
  chars.forEach((char, index) => {
    const short = escaped(char.codePointAt(0) as number);
    if (short !== undefined) {
      out += short;
      at += short.length;
      spaces = false;
    } else if (char === ' ' && !spaces && !key && at > bestWidth && index > 0 && index < chars.length - 1) {
      out += `\n${' '.repeat(indent)}${chars[index + 1] === ' ' ? '\\' : ''}`;
      at = indent;
      spaces = true;
    } else {
      out += char;
      at++;
      spaces = char === ' ';
    }
  });
  return `${out}"`;
}
