import { maxLabelLength } from './dns.ts';

/** Letters and digits that neither form words nor are mistaken for one another. Also the alphabet of template hashes. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

const suffixLength = 5;

/** `length` characters of the safe alphabet; `random` answers in [0, 1). */
export function randomSuffix(random: () => number, length = suffixLength): string {
  let suffix = '';
  for (let i = 0; i < length; i++) suffix += safeAlphabet[Math.floor(random() * safeAlphabet.length)] ?? 'b';
  return suffix;
}

/**
 * The name for an object that gives a generateName: the base, cut so that the whole fits a DNS label, and five random
 * characters. https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
 */
export function generateName(base: string, random: () => number): string {
  return `${base.slice(0, maxLabelLength - suffixLength)}${randomSuffix(random)}`;
}

/** What a generateName stands for when its form is checked: a trailing dash is followed by something, so it may stand. */
export function maskTrailingDash(base: string): string {
  return base.length > 1 && base.endsWith('-') ? `${base.slice(0, -2)}a` : base;
}
