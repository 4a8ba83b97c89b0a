import { childShape } from './compare.ts';
import { keyElement, type Shape, valueElement } from './shape.ts';

/**
 * Finds an item that stands twice in a list whose items are told apart, which makes it impossible to say who owns what.
 * Returns the words for it, undefined when there is none.
 */
export function duplicateItem(shape: Shape, value: unknown, path = ''): string | undefined {
  if (value === null || value === undefined || shape.kind === 'leaf') return undefined;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(fields)) {
      const inner = childShape(shape, key);
      const found = inner && duplicateItem(inner, fields[key], `${path}.${key}`);
      if (found) return found;
    }
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const seen = new Set<string>();
  for (const item of value as unknown[]) {
    const element =
      shape.kind === 'set' ? valueElement(item) : keyElement(shape.keys, (item ?? {}) as Record<string, unknown>);
    if (seen.has(element)) return `${path}: duplicate entries for key ${printed(element)}`;
    seen.add(element);
    const found = shape.kind === 'keyed' ? duplicateItem(shape.item, item, `${path}${printed(element)}`) : undefined;
    if (found) return found;
  }
  return undefined;
}

function printed(element: string): string {
  if (!element.startsWith('k:')) return `[=${element.slice(2)}]`;
  const keys = JSON.parse(element.slice(2)) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
