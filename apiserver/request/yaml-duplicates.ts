import type { Yaml } from './yaml-document.ts';

const manyProblems = 'yaml: unmarshal errors:\n';

/** One text that names every key of a document that its map has already, in the order of the text; undefined when there is none. */
export function tellDoubledKeys(
  yaml: Yaml,
  root: unknown,
  text: string,
  lineAt: (offset: number) => number,
): string | undefined {
  const lines = doubledKeys(yaml, root).map(
    (offset) => `  line ${lineAt(offset)}: key ${JSON.stringify(keyAt(text, offset))} already set in map`,
  );
  return lines.length > 0 ? manyProblems + lines.join('\n') : undefined;
}

/** What strict validation found, one text for each warning: keys that stand twice are told in one text, a line for each. */
export function asWarnings(problem: string): readonly string[] {
  const at = problem.indexOf(manyProblems);
  if (at < 0) return [problem];
  return problem
    .slice(at + manyProblems.length)
    .split('\n')
    .map((line) => line.trim());
}

/** Where keys stand that their map has already, in the order of the text. */
function doubledKeys(yaml: Yaml, root: unknown): number[] {
  const found: number[] = [];
  const visit = (node: unknown): void => {
    if (yaml.isSeq(node)) for (const item of node.items) visit(item);
    if (!yaml.isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key)) {
        if (seen.has(key.value)) found.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
      visit(value);
    }
  };
  visit(root);
  return found;
}

/** The key that begins at an offset, without its quotes. */
function keyAt(text: string, offset: number): string {
  const rest = text.slice(offset);
  const key = /^(?:"([^"]*)"|'([^']*)'|([^:\n]*))/.exec(rest);
  return (key?.[1] ?? key?.[2] ?? key?.[3] ?? '').trim();
}
