import type { FieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';

/** Memory and storage are counted in bytes, of which there is no half: warns of the amounts of `names` that have one. */
export function brokenByteWarnings(
  amounts: Readonly<Record<string, string>> | undefined,
  names: readonly string[],
  at: () => FieldPath,
): string[] {
  return names.flatMap((name) => {
    const text = amounts?.[name];
    const amount = text === undefined ? undefined : tryParseQuantity(text);
    if (amount === undefined || amount.milliValue() % 1000 === 0) return [];
    return [`${at().key(name)}: fractional byte value ${quote(`${text}`)} is invalid, must be an integer`];
  });
}
