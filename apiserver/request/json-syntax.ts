const endOfInput = 'unexpected end of JSON input';

/**
 * Why a text that is not JSON is not, as Go's scanner says it: it stops at the first character that cannot stand there. Only
 * for texts that JSON.parse has refused; what Go takes and JSON.parse does not, there is none.
 */
export function goSyntaxError(text: string): string {
  try {
    const scanner = new Scanner(text);
    scanner.value();
    scanner.space();
    if (scanner.at < text.length) scanner.wrong('after top-level value');
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return endOfInput;
}

class Problem extends Error {}

const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9';

/** Walks over a text until something is wrong. */
class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  space(): void {
    while (/^[ \t\r\n]$/.test(this.text[this.at] ?? '')) this.at++;
  }

  wrong(where: string): never {
    const code = this.text.codePointAt(this.at);
    throw new Problem(code === undefined ? endOfInput : `invalid character ${quoteCharacter(code)} ${where}`);
  }

  /** One value with all that is in it, without calling itself: the text may be nested as deep as it is long. */
  value(): void {
    const open: ('{' | '[')[] = [];
    for (;;) {
      this.space();
      const c = this.text[this.at];
      if (c === '{' || c === '[') {
        this.at++;
        this.space();
        if (this.text[this.at] !== (c === '{' ? '}' : ']')) {
          open.push(c);
          if (c === '{') this.#key();
          continue;
        }
        this.at++;
      } else this.#scalar(c);
      if (!this.#next(open)) return;
    }
  }

  /** After a value: on to the next one. False when the outermost container is closed. */
  #next(open: ('{' | '[')[]): boolean {
    while (open.length > 0) {
      this.space();
      const inObject = open[open.length - 1] === '{';
      const c = this.text[this.at];
      if (c === ',') {
        this.at++;
        if (inObject) this.#key();
        return true;
      }
      if (c !== (inObject ? '}' : ']')) this.wrong(inObject ? 'after object key:value pair' : 'after array element');
      this.at++;
      open.pop();
    }
    return false;
  }

  #key(): void {
    this.space();
    if (this.text[this.at] !== '"') this.wrong('looking for beginning of object key string');
    this.#string();
    this.space();
    if (this.text[this.at] !== ':') this.wrong('after object key');
    this.at++;
  }

  #scalar(c: string | undefined): void {
    const word = ['true', 'false', 'null'].find((one) => one[0] === c);
    if (c === '"') this.#string();
    else if (word !== undefined) this.#literal(word);
    else if (c === '-' || isDigit(c)) this.#number();
    else this.wrong('looking for beginning of value');
  }

  #literal(word: string): void {
    for (const c of word) {
      if (this.text[this.at] !== c) this.wrong(`in literal ${word} (expecting '${c}')`);
      this.at++;
    }
  }

  #number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else this.#digits('in numeric literal');
    if (this.text[this.at] === '.') {
      this.at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/^[eE]$/.test(this.text[this.at] ?? '')) {
      this.at++;
      if (/^[+-]$/.test(this.text[this.at] ?? '')) this.at++;
      this.#digits('in exponent of numeric literal');
    }
  }

  #digits(where: string): void {
    if (!isDigit(this.text[this.at])) this.wrong(where);
    while (isDigit(this.text[this.at])) this.at++;
  }

  #string(): void {
    this.at++;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined || c < ' ') this.wrong('in string literal');
      this.at++;
      if (c === '"') return;
      if (c === '\\') this.#escape();
    }
  }

  #escape(): void {
    const c = this.text[this.at];
    if (c === undefined || !'"\\/bfnrtu'.includes(c)) this.wrong('in string escape code');
    this.at++;
    if (c !== 'u') return;
    for (let digit = 0; digit < 4; digit++) {
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) this.wrong('in \\u hexadecimal character escape');
      this.at++;
    }
  }
}

const named: Readonly<Record<number, string>> = {
  ...{ 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' },
  ...{ 34: '"', 39: "\\'", 92: '\\\\' },
};

/** One character between single quotes, as Go's decoder prints it. */
function quoteCharacter(code: number): string {
  const hex = (digits: number) => code.toString(16).padStart(digits, '0');
  if (named[code] !== undefined) return `'${named[code]}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${hex(2)}'`;
  if (code >= 0x80 && code < 0xa1) return `'\\u${hex(4)}'`;
  return `'${String.fromCodePoint(code)}'`;
}
