import { type Amount, compareAmounts, narrow, shiftUp } from './amount.ts';

/** How a quantity is written: 12M, 12Mi or 12e6. It is kept through arithmetic and chosen by the text it was read from. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const decimalSuffixes: ReadonlyMap<number, string> = new Map([
  [-9, 'n'],
  [-6, 'u'],
  [-3, 'm'],
  [0, ''],
  [3, 'k'],
  [6, 'M'],
  [9, 'G'],
  [12, 'T'],
  [15, 'P'],
  [18, 'E'],
]);
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

const lowerBinary: Amount = { mantissa: -1024, scale: 0 };
const upperBinary: Amount = { mantissa: 1024, scale: 0 };

/**
 * The one text of an amount: no fraction, no precision lost, the suffix as large as it can be. Binary amounts below 1024 and
 * broken ones are written in decimal.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function formatAmount(amount: Amount, format: QuantityFormat): string {
  if (amount.mantissa === 0) return '0';
  if (format === 'BinarySI') {
    const inner = compareAmounts(amount, lowerBinary) > 0 && compareAmounts(amount, upperBinary) < 0;
    const whole = inner ? undefined : wholeValue(amount);
    if (whole !== undefined) return formatBinary(whole);
  }
  return formatDecimal(amount, format === 'DecimalExponent');
}

/** The amount as an integer, or undefined when it has a fraction. */
function wholeValue(amount: Amount): number | bigint | undefined {
  if (amount.scale >= 0) return shiftUp(amount.mantissa, amount.scale);
  const { mantissa, scale } = trimZeros(amount);
  return scale >= 0 ? shiftUp(mantissa, scale) : undefined;
}

function formatBinary(value: number | bigint): string {
  let rest = value;
  let suffix = 0;
  if (typeof rest === 'bigint') {
    while (suffix < 6 && rest % 1024n === 0n) {
      rest /= 1024n;
      suffix++;
    }
  } else {
    while (suffix < 6 && rest % 1024 === 0) {
      rest /= 1024;
      suffix++;
    }
  }
  return `${rest}${binarySuffixes[suffix] ?? ''}`;
}

function formatDecimal(amount: Amount, exponentForm: boolean): string {
  let { mantissa, scale } = trimZeros(amount);
  const surplus = ((scale % 3) + 3) % 3;
  if (surplus > 0) {
    mantissa = shiftUp(mantissa, surplus);
    scale -= surplus;
  }
  if (exponentForm) return scale === 0 ? `${mantissa}` : `${mantissa}e${scale}`;
  if (scale > 18) {
    // There is no suffix above E: the digits go into the number.
    mantissa = shiftUp(mantissa, scale - 18);
    scale = 18;
  }
  return `${mantissa}${decimalSuffixes.get(scale) ?? ''}`;
}

/** Moves every factor of ten from the mantissa into the scale. */
function trimZeros(amount: Amount): Amount {
  let { mantissa, scale } = amount;
  while (typeof mantissa === 'bigint' && mantissa % 10n === 0n) {
    mantissa = narrow(mantissa / 10n);
    scale++;
  }
  if (typeof mantissa === 'number') {
    while (mantissa % 1000 === 0) {
      mantissa /= 1000;
      scale += 3;
    }
    while (mantissa % 10 === 0) {
      mantissa /= 10;
      scale++;
    }
  }
  return { mantissa, scale };
}
