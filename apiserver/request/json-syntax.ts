/**
 * Parses JSON. Throws a JsonSyntaxError in the words of Go's decoder, which Kubernetes passes on to its clients.
 */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new JsonSyntaxError(goSyntaxError(text), { cause });
  }
}

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

const ended = 'unexpected end of JSON input';

/** Why a text that is not JSON is not, as Go's scanner says it: it stops at the first character that cannot stand there. */
export function goSyntaxError(text: string): string {
  const scanner = { text, at: 0 };
  const problem = value(scanner, 'looking for beginning of value');
  if (problem !== undefined) return problem;
  space(scanner);
  return scanner.at < text.length ? invalid(scanner, 'after top-level value') : ended;
}

interface Scanner {
  readonly text: string;
  at: number;
}

function space(scanner: Scanner): void {
  while (' \n\r\t'.includes(scanner.text.charAt(scanner.at) || 'x')) scanner.at++;
}

function invalid({ text, at }: Scanner, context: string): string {
  const code = text.codePointAt(at);
  return code === undefined ? ended : `invalid character ${quoteCharacter(String.fromCodePoint(code))} ${context}`;
}

/** One character between single quotes, as Go's %q has it. */
function quoteCharacter(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  const code = char.codePointAt(0) ?? 0;
  const known = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 92: '\\\\' }[code];
  if (known !== undefined) return `'${known}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  if (code >= 0x80 && code < 0xa1) return `'\\u${code.toString(16).padStart(4, '0')}'`;
  return `'${char}'`;
}

/** Each reader returns the problem that it met, undefined when it read what it is for. */
type Problem = string | undefined;

function value(scanner: Scanner, context: string): Problem {
  space(scanner);
  const char = scanner.text.charAt(scanner.at);
  if (char === '"') return string(scanner);
  if (char === '{') return object(scanner);
  if (char === '[') return array(scanner);
  if (char === '-' || (char >= '0' && char <= '9')) return number(scanner);
  for (const word of ['true', 'false', 'null']) if (char === word.charAt(0)) return literal(scanner, word);
  return invalid(scanner, context);
}

function literal(scanner: Scanner, word: string): Problem {
  for (let i = 0; i < word.length; i++, scanner.at++) {
    if (scanner.text.charAt(scanner.at) === word.charAt(i)) continue;
    return invalid(scanner, `in literal ${word} (expecting ${quoteCharacter(word.charAt(i))})`);
  }
  return undefined;
}

function number(scanner: Scanner): Problem {
  const digits = (): boolean => {
    const start = scanner.at;
    while (/^[0-9]$/.test(scanner.text.charAt(scanner.at))) scanner.at++;
    return scanner.at > start;
  };
  if (scanner.text.charAt(scanner.at) === '-') scanner.at++;
  if (scanner.text.charAt(scanner.at) === '0') scanner.at++;
  else if (!digits()) return invalid(scanner, 'in numeric literal');
  if (scanner.text.charAt(scanner.at) === '.') {
    scanner.at++;
    if (!digits()) return invalid(scanner, 'after decimal point in numeric literal');
  }
  if (/^[eE]$/.test(scanner.text.charAt(scanner.at))) {
    scanner.at++;
    if (/^[+-]$/.test(scanner.text.charAt(scanner.at))) scanner.at++;
    if (!digits()) return invalid(scanner, 'in exponent of numeric literal');
  }
  return undefined;
}

function string(scanner: Scanner): Problem {
  for (scanner.at++; ; scanner.at++) {
    const char = scanner.text.charAt(scanner.at);
    if (char === '') return ended;
    if (char === '"') {
      scanner.at++;
      return undefined;
    }
    if (char < ' ') return invalid(scanner, 'in string literal');
    if (char !== '\\') continue;
    scanner.at++;
    if (scanner.text.charAt(scanner.at) === 'u') {
      for (let i = 0; i < 4; i++) {
        scanner.at++;
        if (!/^[0-9a-fA-F]$/.test(scanner.text.charAt(scanner.at)))
          return invalid(scanner, 'in \\u hexadecimal character escape');
      }
    } else if (!/^["\\/bfnrt]$/.test(scanner.text.charAt(scanner.at))) {
      return invalid(scanner, 'in string escape code');
    }
  }
}

function object(scanner: Scanner): Problem {
  scanner.at++;
  space(scanner);
  if (scanner.text.charAt(scanner.at) === '}') {
    scanner.at++;
    return undefined;
  }
  for (;;) {
    space(scanner);
    if (scanner.text.charAt(scanner.at) !== '"') return invalid(scanner, 'looking for beginning of object key string');
    const key = string(scanner);
    if (key !== undefined) return key;
    space(scanner);
    if (scanner.text.charAt(scanner.at) !== ':') return invalid(scanner, 'after object key');
    scanner.at++;
    const inner = value(scanner, 'looking for beginning of value');
    if (inner !== undefined) return inner;
    space(scanner);
    const next = scanner.text.charAt(scanner.at);
    if (next !== ',' && next !== '}') return invalid(scanner, 'after object key:value pair');
    scanner.at++;
    if (next === '}') return undefined;
  }
}

function array(scanner: Scanner): Problem {
  scanner.at++;
  space(scanner);
  if (scanner.text.charAt(scanner.at) === ']') {
    scanner.at++;
    return undefined;
  }
  for (;;) {
    const inner = value(scanner, 'looking for beginning of value');
    if (inner !== undefined) return inner;
    space(scanner);
    const next = scanner.text.charAt(scanner.at);
    if (next !== ',' && next !== ']') return invalid(scanner, 'after array element');
    scanner.at++;
    if (next === ']') return undefined;
  }
}
