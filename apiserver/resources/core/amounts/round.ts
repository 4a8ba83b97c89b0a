import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';

type Amounts = Record<string, string>;

/**
 * Amounts are kept to a thousandth: finer ones are rounded up, in place.
 */
export function roundAmounts(list: Amounts | undefined): void {
  for (const name in list) {
    const text = list[name];
    // Only the smallest suffixes, broken numbers and exponents can be finer than a thousandth.
    if (text === undefined || !mayBeFine(text)) continue;
    const amount = tryParseQuantity(text);
    if (amount !== undefined && amount.amount.scale < -3) list[name] = amount.roundUp(-3).toString();
  }
}

function mayBeFine(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 117 /* u */ || last === 110 /* n */ || text.includes('.') || text.includes('e-');
}
