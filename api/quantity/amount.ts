/**
 * A decimal number without rounding: `mantissa * 10^scale`. The mantissa is a number as long as it is a safe integer, which
 * covers every quantity of daily life, and a BigInt beyond.
 */
export interface Amount {
  readonly mantissa: number | bigint;
  readonly scale: number;
}

/** 10^0 to 10^15: the powers whose products with small integers stay safe integers. */
const powers: readonly number[] = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Scales further apart than this are not brought together digit by digit: nothing real is that large or small. */
const maxShift = 4096;

/** The mantissa as a number wherever that is exact. */
export function narrow(mantissa: number | bigint): number | bigint {
  if (typeof mantissa === 'number') return mantissa;
  return mantissa >= -9007199254740991n && mantissa <= 9007199254740991n ? Number(mantissa) : mantissa;
}

/** `mantissa * 10^digits`, exact; `digits` is not negative. */
export function shiftUp(mantissa: number | bigint, digits: number): number | bigint {
  if (digits === 0 || mantissa === 0) return mantissa;
  if (typeof mantissa === 'number') {
    const power = powers[digits];
    if (power !== undefined) {
      const product = mantissa * power;
      if (Number.isSafeInteger(product)) return product;
    }
  }
  return narrow(BigInt(mantissa) * 10n ** BigInt(Math.min(digits, maxShift)));
}

/** `mantissa / 10^digits`, rounded away from zero where it is not exact, as Kubernetes rounds resources up. */
function shiftDown(mantissa: number | bigint, digits: number): number | bigint {
  if (digits === 0 || mantissa === 0) return mantissa;
  if (typeof mantissa === 'number') {
    const power = powers[digits];
    if (power === undefined) return mantissa < 0 ? -1 : 1;
    const rest = mantissa % power;
    const whole = (mantissa - rest) / power;
    return rest === 0 ? whole : rest < 0 ? whole - 1 : whole + 1;
  }
  const power = 10n ** BigInt(Math.min(digits, maxShift));
  const whole = mantissa / power;
  const rest = mantissa % power;
  return narrow(rest === 0n ? whole : rest < 0n ? whole - 1n : whole + 1n);
}

/** The amount in units of `10^scale`, rounded away from zero. */
export function atScale(amount: Amount, scale: number): number | bigint {
  const digits = amount.scale - scale;
  return digits >= 0 ? shiftUp(amount.mantissa, digits) : shiftDown(amount.mantissa, -digits);
}

/** Exact sum. */
export function addAmounts(a: Amount, b: Amount): Amount {
  if (b.mantissa === 0) return a;
  if (a.mantissa === 0) return b;
  const scale = Math.min(a.scale, b.scale);
  const left = shiftUp(a.mantissa, a.scale - scale);
  const right = shiftUp(b.mantissa, b.scale - scale);
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return { mantissa: sum, scale };
  }
  return { mantissa: narrow(BigInt(left) + BigInt(right)), scale };
}

/** Exact product with an integer; throws RangeError when `factor` is none. */
export function multiplyAmount(a: Amount, factor: number | bigint): Amount {
  if (typeof a.mantissa === 'number' && typeof factor === 'number') {
    const product = a.mantissa * factor;
    if (Number.isSafeInteger(product)) return { mantissa: product, scale: a.scale };
  }
  return { mantissa: narrow(BigInt(a.mantissa) * BigInt(factor)), scale: a.scale };
}

/** -1, 0 or 1, by value: 1k and 1000 are the same. */
export function compareAmounts(a: Amount, b: Amount): -1 | 0 | 1 {
  let left = a.mantissa;
  let right = b.mantissa;
  if (a.scale !== b.scale) {
    const leftSign = left < 0 ? -1 : left > 0 ? 1 : 0;
    const rightSign = right < 0 ? -1 : right > 0 ? 1 : 0;
    if (leftSign !== rightSign) return leftSign < rightSign ? -1 : 1;
    if (leftSign === 0) return 0;
    if (Math.abs(a.scale - b.scale) > maxShift) return (a.scale > b.scale ? leftSign : -leftSign) as -1 | 1;
    if (a.scale > b.scale) left = shiftUp(left, a.scale - b.scale);
    else right = shiftUp(right, b.scale - a.scale);
  }
  return left < right ? -1 : left > right ? 1 : 0;
}
