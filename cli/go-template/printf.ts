import { print, printFloat, sortedKeys, typeName, type Value } from './values.ts';

/** What stands between the percent sign and the verb. */
interface Form {
  readonly minus: boolean;
  readonly plus: boolean;
  readonly zero: boolean;
  readonly space: boolean;
  readonly sharp: boolean;
  readonly width: number;
  readonly precision: number | undefined;
}

const directive = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(%|\p{L}|$|.)/gsu;

/** Go's Sprintf for the values that templates have. https://pkg.go.dev/fmt */
export function sprintf(format: string, args: readonly Value[]): string {
  let next = 0;
  const number = (text: string | undefined) => Number(text === '*' ? args[next++] : text);
  const out = format.replace(
    directive,
    (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '') return '%!(NOVERB)';
      const form: Form = {
        minus: flags.includes('-'),
        plus: flags.includes('+'),
        zero: flags.includes('0') && !flags.includes('-'),
        space: flags.includes(' '),
        sharp: flags.includes('#'),
        width: width === undefined ? 0 : number(width),
        precision: whole.includes('.') ? (precision === undefined ? 0 : number(precision)) : undefined,
      };
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = args[next++];
      return (
        formatted(value, verb, form) ??
        `%!${verb}(${value === undefined || value === null ? '<nil>' : `${typeName(value)}=${print(value)}`})`
      );
    },
  );
  if (next >= args.length) return out;
  const extra = args
    .slice(next)
    .map((value) => (value === undefined || value === null ? '<nil>' : `${typeName(value)}=${print(value)}`));
  return `${out}%!(EXTRA ${extra.join(', ')})`;
}

/** Undefined where the verb is none for such a value. */
function formatted(value: Value, verb: string, form: Form): string | undefined {
  if (verb === 'T') return padded(typeName(value), form);
  if (Array.isArray(value) && verb !== 'v') {
    const parts = value.map((item) => formatted(item, verb, form));
    return parts.includes(undefined) ? undefined : `[${parts.join(' ')}]`;
  }
  switch (typeof value) {
    case 'string':
      return ofString(value, verb, form);
    case 'bigint':
      return ofInteger(value, verb, form);
    case 'number':
      return ofFloat(value, verb, form);
    case 'boolean':
      return verb === 't' || verb === 'v' ? padded(String(value), form) : undefined;
    case 'object':
      return value === null ? (verb === 'v' ? padded(print(value), form) : undefined) : ofMap(value, verb, form);
    default:
      return verb === 'v' ? padded(print(value), form) : undefined;
  }
}

/** A verb is for each key and value. */
function ofMap(value: object, verb: string, form: Form): string | undefined {
  const parts = sortedKeys(value).map((key) => [
    formatted(key, verb, form),
    formatted((value as Record<string, unknown>)[key], verb, form),
  ]);
  if (parts.some((part) => part.includes(undefined))) return undefined;
  return `map[${parts.map((part) => part.join(':')).join(' ')}]`;
}

function ofString(value: string, verb: string, form: Form): string | undefined {
  const cut = form.precision === undefined ? value : [...value].slice(0, form.precision).join('');
  switch (verb) {
    case 's':
    case 'v':
      return padded(cut, form);
    case 'q':
      return padded(JSON.stringify(cut), form);
    case 'x':
    case 'X': {
      const hex = Buffer.from(cut).toString('hex');
      return padded(verb === 'X' ? hex.toUpperCase() : hex, form);
    }
    default:
      return undefined;
  }
}

const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const prefixes: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' };

function ofInteger(value: bigint, verb: string, form: Form): string | undefined {
  if (verb === 'c') return padded(String.fromCodePoint(Number(value)), form);
  if (verb === 'q') return padded(`'${String.fromCodePoint(Number(value))}'`, form);
  const base = bases[verb];
  if (base === undefined) return undefined;
  const digits = (value < 0n ? -value : value).toString(base);
  const cased = verb === 'X' ? digits.toUpperCase() : digits;
  const prefix = verb === 'O' ? '0o' : form.sharp ? (prefixes[verb] ?? '') : '';
  return signed(value < 0n, prefix + cased.padStart(form.precision ?? 0, '0'), form);
}

function ofFloat(value: number, verb: string, form: Form): string | undefined {
  const size = Math.abs(value);
  const digits = form.precision ?? 6;
  const exponent = (text: string) => text.replace(/e([-+])(\d)$/, 'e$10$2');
  switch (verb) {
    case 'v':
    case 'g':
      return signed(
        value < 0,
        form.precision === undefined
          ? printFloat(size)
          : exponent(String(Number(size.toPrecision(Math.max(1, digits))))),
        form,
      );
    case 'f':
    case 'F':
      return signed(value < 0, size.toFixed(digits), form);
    case 'e':
      return signed(value < 0, exponent(size.toExponential(digits)), form);
    case 'E':
      return signed(value < 0, exponent(size.toExponential(digits)).toUpperCase(), form);
    default:
      return undefined;
  }
}

function signed(isNegative: boolean, digits: string, form: Form): string {
  const sign = isNegative ? '-' : form.plus ? '+' : form.space ? ' ' : '';
  return form.zero ? sign + digits.padStart(form.width - sign.length, '0') : padded(sign + digits, form);
}

function padded(text: string, { width, minus }: Form): string {
  const missing = ' '.repeat(Math.max(0, width - [...text].length));
  return minus ? text + missing : missing + text;
}
