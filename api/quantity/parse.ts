import { type Amount, atScale, compareAmounts, narrow } from './amount.ts';
import type { QuantityFormat } from './canonical.ts';

/** What a text means, or Kubernetes' words on why it means nothing. */
export type ParseOutcome =
  | { readonly kind: 'amount'; readonly amount: Amount; readonly format: QuantityFormat; readonly text?: string }
  | { readonly kind: 'malformed'; readonly message: string };

const wrongFormat: ParseOutcome = {
  kind: 'malformed',
  message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
};
const wrongSuffix: ParseOutcome = { kind: 'malformed', message: "unable to parse quantity's suffix" };

const suffixes: ReadonlyMap<string, readonly [base: 2 | 10, exponent: number]> = new Map([
  ['', [10, 0]],
  ['n', [10, -9]],
  ['u', [10, -6]],
  ['m', [10, -3]],
  ['k', [10, 3]],
  ['M', [10, 6]],
  ['G', [10, 9]],
  ['T', [10, 12]],
  ['P', [10, 15]],
  ['E', [10, 18]],
  ['Ki', [2, 10]],
  ['Mi', [2, 20]],
  ['Gi', [2, 30]],
  ['Ti', [2, 40]],
  ['Pi', [2, 50]],
  ['Ei', [2, 60]],
]);

const nano = -9;
/** Digits that always fit an int64. Shorter numbers keep their text, so this decides what is canonicalised. */
const safeDigits = 18;
const one: Amount = { mantissa: 1, scale: 0 };
const largestBinary: Amount = { mantissa: 2n ** 63n - 1n, scale: 0 };

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSuffixLetter = (code: number): boolean => code > 57 && 'eEinumkKMGTP'.includes(String.fromCharCode(code));

/**
 * Reads a quantity: sign, digits with at most one point, then a suffix or a decimal exponent.
 * Values finer than a nano are rounded away from zero, binary ones above 2^63-1 are cut to it.
 * `text` is set where Kubernetes keeps the spelling instead of making it canonical ("1.250" and "+1" stay).
 */
export function parseAmount(text: string): ParseOutcome {
  const end = text.length;
  if (end === 0) return wrongFormat;
  let at = 0;
  const first = text.charCodeAt(0);
  const negative = first === 45;
  if (negative || first === 43) at++;
  while (at < end && text.charCodeAt(at) === 48) at++;
  const wholeStart = at;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  const whole = text.slice(wholeStart, at);
  let fraction = '';
  if (at < end && text.charCodeAt(at) === 46) {
    const start = ++at;
    while (at < end && isDigit(text.charCodeAt(at))) at++;
    fraction = text.slice(start, at);
  }
  const suffixStart = at;
  while (at < end && isSuffixLetter(text.charCodeAt(at))) at++;
  if (at < end && (text.charCodeAt(at) === 45 || text.charCodeAt(at) === 43)) at++;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  if (at < end) return wrongFormat;
  return interpret(text, negative, whole, fraction, text.slice(suffixStart));
}

function interpret(text: string, negative: boolean, whole: string, fraction: string, suffix: string): ParseOutcome {
  let base: 2 | 10 = 10;
  let exponent: number;
  let format: QuantityFormat = 'DecimalSI';
  const known = suffixes.get(suffix);
  if (known !== undefined) {
    [base, exponent] = known;
    if (base === 2) format = 'BinarySI';
  } else {
    if (suffix.length < 2 || (suffix[0] !== 'e' && suffix[0] !== 'E')) return wrongSuffix;
    const digits = suffix.slice(1);
    if (!/^[+-]?\d+$/.test(digits)) return wrongSuffix;
    exponent = Number(digits);
    if (Math.abs(exponent) > 0x7fffffff) return wrongSuffix;
    format = 'DecimalExponent';
  }
  const digits = (whole === '' ? '0' : whole) + fraction;
  let mantissa: number | bigint = digits.length <= 15 ? Number(digits) : narrow(BigInt(digits));
  if (negative) mantissa = -mantissa || 0;
  return base === 10
    ? interpretDecimal(text, { mantissa, scale: exponent - fraction.length }, digits, format)
    : interpretBinary(text, { mantissa, scale: -fraction.length }, digits, exponent);
}

function interpretDecimal(text: string, amount: Amount, digits: string, format: QuantityFormat): ParseOutcome {
  if (amount.scale < nano) {
    // Whoever asks for some gets some: a positive amount never becomes zero.
    return { kind: 'amount', amount: { mantissa: atScale(amount, nano), scale: nano }, format };
  }
  const keepsText =
    digits.length <= safeDigits && amount.scale % 3 === 0 && !digits.endsWith('000') && digits.charCodeAt(0) !== 48;
  return keepsText ? { kind: 'amount', amount, format, text } : { kind: 'amount', amount, format };
}

function interpretBinary(text: string, number: Amount, digits: string, exponent: number): ParseOutcome {
  const { mantissa } = number;
  const product = typeof mantissa === 'number' ? mantissa * 2 ** exponent : Number.POSITIVE_INFINITY;
  let amount: Amount = {
    mantissa: Number.isSafeInteger(product) ? product : narrow(BigInt(mantissa) << BigInt(exponent)),
    scale: number.scale,
  };
  if (number.scale === 0 && 14 - digits.length - Math.trunc((exponent * 3) / 10) >= 0) {
    // Small and whole: kept as written unless a larger suffix may fit.
    const keepsText = typeof mantissa === 'number' && mantissa % 8 !== 0;
    return keepsText
      ? { kind: 'amount', amount, format: 'BinarySI', text }
      : { kind: 'amount', amount, format: 'BinarySI' };
  }
  if (amount.scale < nano) amount = { mantissa: atScale(amount, nano), scale: nano };
  const size: Amount = amount.mantissa < 0 ? { mantissa: -amount.mantissa, scale: amount.scale } : amount;
  if (compareAmounts(size, largestBinary) > 0) {
    amount = amount.mantissa < 0 ? { mantissa: -(2n ** 63n - 1n), scale: 0 } : largestBinary;
  }
  const broken = size.mantissa !== 0 && compareAmounts(size, one) < 0;
  return { kind: 'amount', amount, format: broken ? 'DecimalSI' : 'BinarySI' };
}
