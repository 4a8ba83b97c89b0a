import { type Amount, addAmounts, atScale, compareAmounts, multiplyAmount } from './amount.ts';
import { formatAmount, type QuantityFormat } from './canonical.ts';
import { parseAmount } from './parse.ts';

/** A text that is no quantity; the message is the one of Kubernetes' parser. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

/**
 * An amount of a resource: a fixed-point number that remembers how it was written. Immutable; sums and differences are exact.
 * In objects it stands as a string; read it with `parseQuantity`, write it back with `toString()`.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  static readonly zero = new Quantity({ mantissa: 0, scale: 0 }, 'DecimalSI');

  readonly amount: Amount;
  readonly format: QuantityFormat;
  #text: string | undefined;

  constructor(amount: Amount, format: QuantityFormat, text?: string) {
    this.amount = amount;
    this.format = format;
    this.#text = text;
  }

  /** `value` (an integer) in units of one. */
  static of(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity({ mantissa: value, scale: 0 }, format);
  }

  /** `value` (an integer) in thousandths. */
  static ofMilli(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity({ mantissa: value, scale: -3 }, format);
  }

  /** Rounded up (away from zero) to whole units. Above 2^53 the nearest number. */
  value(): number {
    const { mantissa, scale } = this.amount;
    if (scale === 0 && typeof mantissa === 'number') return mantissa;
    return Number(atScale(this.amount, 0));
  }

  /** Rounded up (away from zero) to thousandths: the unit of CPU arithmetic. */
  milliValue(): number {
    return Number(atScale(this.amount, -3));
  }

  /** Rounded up (away from zero), in units of 10^scale. */
  scaledValue(scale: number): number {
    return Number(atScale(this.amount, scale));
  }

  /** The nearest floating-point number. */
  toNumber(): number {
    const { mantissa, scale } = this.amount;
    return scale < 0 && scale >= -22 ? Number(mantissa) / 10 ** -scale : Number(mantissa) * 10 ** scale;
  }

  isZero(): boolean {
    return this.amount.mantissa === 0;
  }

  sign(): -1 | 0 | 1 {
    return this.amount.mantissa < 0 ? -1 : this.amount.mantissa > 0 ? 1 : 0;
  }

  /** The sum, written like this quantity; like the other one when this is zero. */
  add(other: Quantity): Quantity {
    if (this.amount.mantissa === 0) return other;
    if (other.amount.mantissa === 0) return this;
    return new Quantity(addAmounts(this.amount, other.amount), this.format);
  }

  /** The difference, written like this quantity; like the other one when this is zero. */
  sub(other: Quantity): Quantity {
    return this.add(other.neg());
  }

  /** The product with an integer. */
  mul(factor: number | bigint): Quantity {
    return new Quantity(multiplyAmount(this.amount, factor), this.format);
  }

  /** Rounded up (away from zero) to a multiple of 10^scale. */
  roundUp(scale: number): Quantity {
    if (this.amount.scale >= scale) return this;
    return new Quantity({ mantissa: atScale(this.amount, scale), scale }, this.format);
  }

  compare(other: Quantity): -1 | 0 | 1 {
    return compareAmounts(this.amount, other.amount);
  }

  equals(other: Quantity): boolean {
    return compareAmounts(this.amount, other.amount) === 0;
  }

  /** The canonical text, which `parseQuantity` reads back to an equal quantity. */
  toString(): string {
    this.#text ??= formatAmount(this.amount, this.format);
    return this.#text;
  }

  toJSON(): string {
    return this.toString();
  }

  neg(): Quantity {
    return new Quantity({ mantissa: -this.amount.mantissa || 0, scale: this.amount.scale }, this.format);
  }
}

/**
 * The same few texts are read over and over: every pod of a deployment says "100m". Emptied when full, which is cheaper than
 * keeping an order and bounds the memory as well.
 */
const known = new Map<string, Quantity>();
const maxKnown = 4096;

/** Reads a quantity, or answers Kubernetes' message on why it is none. Space around it is ignored, as in JSON. */
export function readQuantity(text: string): Quantity | { readonly message: string } {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const outcome = parseAmount(text.trim());
  if (outcome.kind === 'malformed') return outcome;
  const quantity = new Quantity(outcome.amount, outcome.format, outcome.text);
  if (text.length <= 32) {
    if (known.size >= maxKnown) known.clear();
    known.set(text, quantity);
  }
  return quantity;
}

/** Reads a quantity; undefined when it is none. */
export function tryParseQuantity(text: string): Quantity | undefined {
  const quantity = readQuantity(text);
  return quantity instanceof Quantity ? quantity : undefined;
}

/** Reads a quantity; throws QuantityError when it is none. For text that has been validated before. */
export function parseQuantity(text: string): Quantity {
  const quantity = readQuantity(text);
  if (quantity instanceof Quantity) return quantity;
  throw new QuantityError(quantity.message);
}

/** The canonical form of a text, the one that Kubernetes answers with; undefined when it is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  return tryParseQuantity(text)?.toString();
}

/** Orders two texts by value; throws QuantityError when one is no quantity. */
export function compareQuantities(a: string, b: string): -1 | 0 | 1 {
  return a === b ? 0 : parseQuantity(a).compare(parseQuantity(b));
}
