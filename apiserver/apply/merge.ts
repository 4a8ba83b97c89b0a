import { childShape } from './compare.ts';
import { itemsByElement, type Shape } from './shape.ts';

type Fields = Record<string, unknown>;

/** What stands there with the applied configuration over it. Returns a new value; parts of both may be shared. */
export function merge(shape: Shape, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  if (live === undefined || live === null || applied === null || shape.kind === 'leaf') return applied;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const out: Fields = { ...(live as Fields) };
    const given = applied as Fields;
    for (const key in given) {
      const inner = childShape(shape, key) ?? { kind: 'leaf' as const };
      out[key] = merge(inner, out[key], given[key]);
    }
    return out;
  }
  return mergeItems(shape, live, applied);
}

/** Items of the configuration keep its order; those it does not have stay where they stood before what followed them. */
function mergeItems(shape: Extract<Shape, { kind: 'keyed' | 'set' }>, live: unknown, applied: unknown): unknown[] {
  const mine = itemsByElement(shape, applied);
  const theirs = itemsByElement(shape, live);
  const item: Shape = shape.kind === 'keyed' ? shape.item : { kind: 'leaf' };
  const rest = [...theirs];
  const out: unknown[] = [];
  let next = 0;
  // What only the live list has, up to `until`; shared items on the way come in the order of the configuration.
  const keepUpTo = (until: string | undefined) => {
    for (; next < rest.length && rest[next]?.[0] !== until; next++) {
      const [element = '', kept] = rest[next] ?? [];
      if (mine.has(element)) {
        if (until === undefined) return;
        continue;
      }
      out.push(kept);
    }
  };
  for (const [element, value] of mine) {
    if (theirs.has(element)) {
      const ahead = rest.findIndex(([other], at) => at >= next && other === element);
      if (ahead >= 0) {
        keepUpTo(element);
        next++;
      }
      out.push(merge(item, theirs.get(element), value));
    } else {
      keepUpTo(undefined);
      out.push(value);
    }
  }
  for (; next < rest.length; next++) {
    const [element = '', kept] = rest[next] ?? [];
    if (!mine.has(element)) out.push(kept);
  }
  return out;
}
