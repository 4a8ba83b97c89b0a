import { childShape, claimed } from './compare.ts';
import { difference, type FieldSet, intersection, isMember, leaf, type MaybeSet, union } from './field-set.ts';
import { fieldElement, itemElement, type Shape } from './shape.ts';

const whole: Shape = { kind: 'leaf' };

/**
 * Takes out of `merged` what its applier had (`last`) and gives up. What others have a part in stays (`owned` is what everyone
 * has now, the applier's new share among it), and so does what nobody has. A field goes with all that is in it once nobody has a
 * part of it, with defaults that the server has put there: they have come for its sake. An item of a list and a key of a map go
 * as soon as nobody has the item itself. Null is left where a list or map has lost all it had.
 * The three steps are those of https://github.com/kubernetes-sigs/structured-merge-diff, `merge.Updater.prune`.
 */
export function prune(shape: Shape, merged: unknown, last: MaybeSet, owned: MaybeSet): unknown {
  // Mostly all is applied again that was before, and then there is nothing to find out.
  if (!difference(last, owned)) return merged;
  const mine = withParents(shape, last);
  const all = withParents(shape, claimed(shape, merged));
  const without = remove(shape, merged, mine);
  const kept = union(withParents(shape, claimed(shape, without)), withParents(shape, owned));
  const owners = remove(shape, merged, difference(all, kept));
  const lost = difference(all, withParents(shape, claimed(shape, owners)));
  return remove(shape, merged, intersection(lost, mine));
}

/** The set with every field of a struct that has a member below it; items of lists and keys of maps speak for themselves. */
function withParents(shape: Shape, set: MaybeSet): MaybeSet {
  if (!set) return set;
  const out: Record<string, FieldSet> = {};
  for (const element in set) {
    const child = set[element] ?? leaf;
    const inner = element === '.' ? undefined : shapeOfElement(shape, element);
    const below = inner ? (withParents(inner, child) ?? leaf) : child;
    out[element] = inner && shape.kind === 'struct' && !isMember(below) ? { '.': leaf, ...below } : below;
  }
  return out;
}

function shapeOfElement(shape: Shape, element: string): Shape | undefined {
  if (shape.kind === 'struct' || shape.kind === 'map')
    return element.startsWith('f:') ? childShape(shape, element.slice(2)) : undefined;
  return shape.kind === 'keyed' ? shape.item : undefined;
}

/** The value without the members of a set, and without what is in them. */
function remove(shape: Shape, value: unknown, gone: MaybeSet): unknown {
  if (!gone || value === undefined || value === null || shape.kind === 'leaf') return value;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const out: Record<string, unknown> = {};
    let any = false;
    for (const [key, inner] of Object.entries(value)) {
      const node = gone[fieldElement(key)];
      if (node && isMember(node)) continue;
      out[key] = remove(childShape(shape, key) ?? whole, inner, node);
      any = true;
    }
    return any ? out : null;
  }
  if (!Array.isArray(value)) return value;
  const item = shape.kind === 'keyed' ? shape.item : whole;
  const out: unknown[] = [];
  for (const each of value as unknown[]) {
    const node = gone[itemElement(shape, each)];
    if (!node || !isMember(node)) out.push(remove(item, each, node));
  }
  return out.length > 0 ? out : null;
}
