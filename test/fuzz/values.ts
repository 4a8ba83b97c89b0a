import type { Chance } from './chance.ts';

/** Texts that have been trouble somewhere: keys of prototypes, numbers out of bounds, broken encodings, separators. */
const oddTexts: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '/',
  '-1',
  '0',
  '1e999',
  '18446744073709551616',
  '-9223372036854775809',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '\u0000',
  '\ud800',
  '\u2028',
  'é'.repeat(40),
  'a'.repeat(254),
  '%s%d%n',
  '$',
  '$(A)',
  'a=b,c!=d',
  'a in (b',
  '!',
  '*',
  '10.0.0.1/33',
  '::1',
  '256.0.0.1',
  '1Ki',
  '1.5.5',
  '5%',
  '-5%',
  '2026-13-45T99:99:99Z',
  '* * * * * *',
  '99 99 * * *',
  '{.a[?(@.b)]}',
  '"',
  'a\nb',
  'a\r\nX-Injected: 1',
  'kubernetes.io/x',
  'Exists',
  'IfHealthyBudget',
];

/** A value of any type, most of them wrong wherever they are put. */
export function oddValue(chance: Chance, depth = 0): unknown {
  const kinds = depth < 3 ? 14 : 11;
  switch (chance.below(kinds)) {
    case 0:
      return null;
    case 1:
      return true;
    case 2:
      return false;
    case 3:
      return 0;
    case 4:
      return -1;
    case 5:
      return chance.pick([1.5, 1e300, 2 ** 31, 2 ** 53, -(2 ** 63), 2 ** 64, 1e-9]);
    case 6:
    case 7:
    case 8:
      return oddText(chance);
    case 9:
      return [];
    case 10:
      return {};
    case 11:
      return Array.from({ length: 1 + chance.below(3) }, () => oddValue(chance, depth + 1));
    case 12:
      return nested(chance);
    default:
      return Object.fromEntries(
        Array.from({ length: 1 + chance.below(3) }, () => [oddText(chance), oddValue(chance, depth + 1)]),
      );
  }
}

export const oddText = (chance: Chance): string => chance.pick(oddTexts);

/** Lists or objects in one another; `body.ts` goes deeper than JSON.stringify can. */
function nested(chance: Chance): unknown {
  let value: unknown = oddText(chance);
  const depth = 1 + chance.below(40);
  const asList = chance.happens(0.5);
  for (let level = 0; level < depth; level++) value = asList ? [value] : { a: value };
  return value;
}
