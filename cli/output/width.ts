/** How many characters a text has, not code units. */
export function widthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
