/** The messages that validators of text have in common. */

/** `... (e.g. 'a',  or 'b', regex used for validation is '...')`, with the double space that Kubernetes prints. */
export function regexError(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`;
}

export function maxLengthError(length: number): string {
  return `must be no more than ${length} bytes`;
}

export const emptyError = 'must be non-empty';

export function inclusiveRangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

/** Whether the UTF-8 form is longer than `max` bytes; counts bytes only where the answer is not plain. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length > max) return true;
  return text.length * 3 > max && Buffer.byteLength(text) > max;
}
