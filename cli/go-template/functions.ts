import { TemplateError } from './nodes.ts';
import { sprintf } from './printf.ts';
import { isTrue, print, typeName, type Value } from './values.ts';

/** How many arguments a function takes. */
interface Arity {
  readonly least: number;
  readonly most: number;
}

/** A function of all its arguments. Throws a TemplateError with what Go says of a call. */
interface Call extends Arity {
  readonly kind: 'call';
  readonly call: (args: readonly Value[]) => Value;
}

/** Gives the first argument that it finds, or else the last; those behind it are not looked at. */
interface Search extends Arity {
  readonly kind: 'search';
  readonly finds: (value: Value) => boolean;
}

export type TemplateFunction = Call | Search;

const many = Number.POSITIVE_INFINITY;
const define = (least: number, most: number, call: (args: readonly Value[]) => Value): TemplateFunction => ({
  kind: 'call',
  least,
  most,
  call,
});
const search = (finds: (value: Value) => boolean): TemplateFunction => ({
  kind: 'search',
  least: 1,
  most: many,
  finds,
});

type Kind = 'int' | 'float' | 'string' | 'bool' | 'none' | 'other';

function kindOf(value: Value): Kind {
  if (value === undefined || value === null) return 'none';
  const kinds: Readonly<Record<string, Kind>> = { bigint: 'int', number: 'float', string: 'string', boolean: 'bool' };
  return kinds[typeof value] ?? 'other';
}

function isEqual([first, ...others]: readonly Value[]): boolean {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  for (const other of others) {
    const [a, b] = [kindOf(first), kindOf(other)];
    if (a !== b) {
      if (a !== 'none' && b !== 'none') throw new TemplateError('incompatible types for comparison');
      continue;
    }
    if (a === 'other') throw new TemplateError(`non-comparable type ${print(first)}: ${typeName(first)}`);
    if (a === 'none' || first === other) return true;
  }
  return false;
}

function isLess([a, b]: readonly Value[]): boolean {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  for (const kind of [kindA, kindB])
    if (kind === 'other' || kind === 'none') throw new TemplateError('invalid type for comparison');
  if (kindA !== kindB) throw new TemplateError('incompatible types for comparison');
  if (kindA === 'bool') throw new TemplateError('invalid type for comparison');
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return (a as number) < (b as number);
}

/** An index into something that long. */
function indexOf(value: Value, length: number): number {
  if (typeof value !== 'bigint')
    throw new TemplateError(
      value === undefined || value === null
        ? 'cannot index slice/array with nil'
        : `cannot index slice/array with type ${typeName(value)}`,
    );
  const at = Number(value);
  if (at < 0 || at > length) throw new TemplateError(`index out of range: ${at}`);
  return at;
}

function index([item, ...keys]: readonly Value[]): Value {
  let found = item;
  if (found === undefined || found === null) throw new TemplateError('index of untyped nil');
  for (const key of keys) {
    if (found === undefined || found === null) throw new TemplateError('index of nil pointer');
    if (Array.isArray(found) || typeof found === 'string') {
      const items: readonly unknown[] | Buffer = typeof found === 'string' ? Buffer.from(found) : found;
      const at = indexOf(key, items.length);
      if (at === items.length)
        throw new TemplateError(`reflect: ${typeof found === 'string' ? 'string' : 'slice'} index out of range`);
      found = typeof found === 'string' ? BigInt(items[at] as number) : items[at];
    } else if (typeof found === 'object') {
      if (typeof key !== 'string')
        throw new TemplateError(
          key === undefined || key === null
            ? 'value is nil; should be of type string'
            : `value has type ${typeName(key)}; should be string`,
        );
      found = Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
    } else throw new TemplateError(`can't index item of type ${typeName(found)}`);
  }
  return found;
}

function exists(args: readonly Value[]): boolean {
  const [item, ...keys] = args;
  let found = item;
  for (const key of keys) {
    if (Array.isArray(found) && typeof key === 'bigint') {
      if (key < 0n || key >= BigInt(found.length)) return false;
      found = found[Number(key)];
    } else if (typeof found === 'object' && found !== null && typeof key === 'string') {
      if (!Object.hasOwn(found, key)) return false;
      found = (found as Record<string, unknown>)[key];
    } else return false;
  }
  return true;
}

function slice([item, ...bounds]: readonly Value[]): Value {
  if (item === undefined || item === null) throw new TemplateError('slice of untyped nil');
  const items = typeof item === 'string' ? Buffer.from(item) : item;
  if (!Array.isArray(items) && !Buffer.isBuffer(items))
    throw new TemplateError(`can't slice item of type ${typeName(item)}`);
  if (typeof item === 'string' && bounds.length === 3) throw new TemplateError('cannot 3-index slice a string');
  const [from = 0, to = items.length] = bounds.map((bound) => indexOf(bound, items.length));
  if (from > to) throw new TemplateError(`invalid slice index: ${from} > ${to}`);
  return Buffer.isBuffer(items) ? items.subarray(from, to).toString('utf8') : items.slice(from, to);
}

function len([value]: readonly Value[]): bigint {
  if (value === undefined || value === null)
    throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  if (Array.isArray(value)) return BigInt(value.length);
  if (typeof value === 'string') return BigInt(Buffer.byteLength(value));
  if (typeof value === 'object') return BigInt(Object.keys(value).length);
  throw new TemplateError(`len of type ${typeName(value)}`);
}

/** Go's Sprint: a space between two operands of which neither is a text. */
function sprint(args: readonly Value[]): string {
  return args.reduce<string>((text, value, at) => {
    const apart = at > 0 && typeof value !== 'string' && typeof args[at - 1] !== 'string';
    return `${text}${apart ? ' ' : ''}${print(value)}`;
  }, '');
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '\0': '\uFFFD',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};
const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function jsEscape(text: string): string {
  return text.replace(
    /[\\'"<>&=]|[^\x20-\x7e\u00a0-\uffff]/g,
    (one) => jsEscapes[one] ?? `\\u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function base64decode([text]: readonly Value[]): string {
  const given = String(text).replace(/[\r\n]/g, '');
  const bad =
    /[^A-Za-z0-9+/=]/.exec(given)?.index ?? (given.length % 4 === 0 ? undefined : given.length - (given.length % 4));
  if (bad !== undefined) throw new TemplateError(`base64 decode failed: illegal base64 data at input byte ${bad}`);
  return Buffer.from(given, 'base64').toString('utf8');
}

/** The functions of Go's templates, and the two that kubectl adds. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries<TemplateFunction>({
    and: search((value) => !isTrue(value)),
    or: search(isTrue),
    not: define(1, 1, ([value]) => !isTrue(value)),
    len: define(1, 1, len),
    index: define(1, many, index),
    slice: define(1, 4, slice),
    print: define(0, many, sprint),
    println: define(0, many, (args) => `${args.map(print).join(' ')}\n`),
    printf: define(1, many, ([format, ...args]) => sprintf(String(format), args)),
    html: define(0, many, (args) => sprint(args).replace(/[\0"'&<>]/g, (one) => htmlEscapes[one] ?? one)),
    js: define(0, many, (args) => jsEscape(sprint(args))),
    urlquery: define(0, many, (args) => queryEscape(sprint(args))),
    call: define(1, many, ([value]) => {
      throw new TemplateError(`non-function ${print(value)} of type ${typeName(value)}`);
    }),
    eq: define(1, many, isEqual),
    ne: define(2, 2, (args) => !isEqual(args)),
    lt: define(2, 2, isLess),
    le: define(2, 2, (args) => isLess(args) || isEqual(args)),
    gt: define(2, 2, (args) => !(isLess(args) || isEqual(args))),
    ge: define(2, 2, (args) => !isLess(args)),
    exists: define(1, many, exists),
    base64decode: define(1, 1, base64decode),
  }),
);
