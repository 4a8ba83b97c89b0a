/** Levenshtein's distance: how many letters must be put in, left out or changed. */
export function letterDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The name that a mistyped word was most likely meant to be: the nearest of those that differ in two letters or in a third
 * of all, else the only one that it begins. Undefined when there is none.
 */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const most = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 3)));
  const [best] = names
    .map((name) => ({ name, distance: letterDistance(word, name) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  if (best) return best.name;
  const begun = names.filter((name) => word !== '' && name.startsWith(word));
  return begun.length === 1 ? begun[0] : undefined;
}
