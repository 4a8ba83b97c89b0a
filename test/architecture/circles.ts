import type { Source } from './sources.ts';

/**
 * Files that lead back to themselves by what they import statically, types included: each circle as a walk along it that ends
 * where it began. What is loaded only when it is needed closes none: a verb may look at the table that it stands in.
 */
export function circlesOf(sources: readonly Pick<Source, 'path' | 'staticImports'>[]): string[][] {
  const imports = new Map(sources.map(({ path, staticImports }) => [path, staticImports]));
  const done = new Set<string>();
  const circles: string[][] = [];
  const walk = (path: string, way: readonly string[]): void => {
    const before = way.indexOf(path);
    if (before >= 0) {
      circles.push([...way.slice(before), path]);
      return;
    }
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const { path } of sources) walk(path, []);
  return circles;
}
