import type { Chance } from './chance.ts';
import { oddText, oddValue } from './values.ts';

/** Where a value is: the container and the key under which it holds it. */
interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

/** A copy with `count` changes at random places: values gone, replaced, doubled, moved, or under another name. */
export function mutated(value: unknown, chance: Chance, count: number): unknown {
  const root = [structuredClone(value)];
  for (let change = 0; change < count; change++) mutateOnce(root, chance);
  return root[0];
}

function mutateOnce(root: unknown[], chance: Chance): void {
  const places = placesBelow(root);
  const { holder, key } = chance.pick(places);
  const values = holder as Record<string, unknown>;
  switch (chance.below(8)) {
    case 0:
      if (Array.isArray(holder) && holder !== root) holder.splice(Number(key), 1);
      else if (holder !== root) delete values[key];
      return;
    case 1:
    case 2:
      values[key] = oddValue(chance);
      return;
    case 3:
      if (Array.isArray(holder) && holder !== root) holder.push(structuredClone(values[key]));
      else values[key] = [values[key]];
      return;
    case 4: {
      const other = chance.pick(places);
      values[key] = structuredClone((other.holder as Record<string, unknown>)[other.key]);
      return;
    }
    case 5:
      if (!Array.isArray(holder)) define(values, oddText(chance), oddValue(chance));
      else values[key] = oddText(chance);
      return;
    case 6:
      if (typeof values[key] === 'string') values[key] = mutatedText(values[key] as string, chance);
      else if (typeof values[key] === 'number') values[key] = (values[key] as number) * chance.pick([-1, 0, 1.5, 1e10]);
      else values[key] = null;
      return;
    default:
      values[key] = null;
  }
}

/** As JSON.parse does it: `__proto__` is a key like any other. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** At most 2,000 of them, and 40 levels of depth: enough for every object of the API. */
function placesBelow(root: unknown[]): Place[] {
  const places: Place[] = [];
  const visit = (holder: unknown, depth: number) => {
    if (holder === null || typeof holder !== 'object' || depth > 40) return;
    for (const key of Object.keys(holder)) {
      if (places.length >= 2000) return;
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key], depth + 1);
    }
  };
  visit(root, 0);
  return places;
}

/** The text with one thing about it changed: cut off, filled in, a letter less, its case, or said again. */
export function mutatedText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + oddText(chance) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    case 3:
      return text.toUpperCase();
    default:
      return text + text;
  }
}

/** A copy with a few bytes flipped, cut off, inserted or repeated. */
export function mutatedBytes(bytes: Buffer, chance: Chance): Buffer {
  let changed = Buffer.from(bytes);
  for (let change = 1 + chance.below(4); change > 0; change--) {
    const at = chance.below(changed.length + 1);
    switch (chance.below(5)) {
      case 0:
        if (at < changed.length) changed[at] = chance.below(256);
        break;
      case 1:
        changed = changed.subarray(0, at);
        break;
      case 2:
        changed = Buffer.concat([
          changed.subarray(0, at),
          Buffer.from(Array.from({ length: 1 + chance.below(4) }, () => chance.below(256))),
          changed.subarray(at),
        ]);
        break;
      case 3: {
        const end = at + chance.below(20);
        changed = Buffer.concat([changed.subarray(0, end), changed.subarray(at)]);
        break;
      }
      default:
        if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
    }
  }
  return changed;
}
