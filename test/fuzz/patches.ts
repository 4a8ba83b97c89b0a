import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import type { Chance } from './chance.ts';
import { mutated } from './mutate.ts';
import { oddText, oddValue } from './values.ts';

export interface MadePatch {
  readonly contentType: string;
  readonly body: unknown;
  readonly apply: boolean;
}

/** A patch of any of the four types, mostly to fields that `object` has. `identity` is what an applied object must say. */
export function patchOf(chance: Chance, object: JsonObject, identity: JsonObject): MadePatch {
  switch (chance.below(4)) {
    case 0:
      return { contentType: 'application/json-patch+json', body: jsonPatch(chance, object), apply: false };
    case 1:
      return {
        contentType: 'application/merge-patch+json',
        body: mutated(part(chance, object), chance, chance.below(3)),
        apply: false,
      };
    case 2:
      return {
        contentType: 'application/strategic-merge-patch+json',
        body: withDirectives(chance, mutated(part(chance, object), chance, chance.below(3))),
        apply: false,
      };
    default: {
      const claimed = mutated(withoutServerFields(part(chance, object)), chance, chance.below(3));
      const body = isPlainObject(claimed)
        ? {
            ...claimed,
            ...identity,
            metadata: {
              ...(isPlainObject(claimed.metadata) ? claimed.metadata : {}),
              ...(identity.metadata as object),
            },
          }
        : claimed;
      return { contentType: 'application/apply-patch+yaml', body, apply: true };
    }
  }
}

/** What an applied object must not say, or would be refused for before anything interesting happens. */
function withoutServerFields(object: JsonObject): JsonObject {
  const { metadata, ...rest } = object;
  if (!isPlainObject(metadata)) return rest;
  const { managedFields: _, resourceVersion: __, uid: ___, creationTimestamp: ____, ...own } = metadata;
  return { ...rest, metadata: own };
}

/** A copy with some fields left out at every level. */
function part(chance: Chance, value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([key]) => key === 'name' || chance.happens(0.7));
  return Object.fromEntries(kept.map(([key, inner]) => [key, isPlainObject(inner) ? part(chance, inner) : inner]));
}

function jsonPatch(chance: Chance, object: JsonObject): unknown {
  const paths = pointersOf(object);
  const pointer = () =>
    chance.happens(0.8)
      ? chance.pick(paths) +
        (chance.happens(0.2) ? chance.pick(['/-', '/x', '/0', '/99', '/~1', '/~2', '/__proto__']) : '')
      : oddText(chance);
  const operations = Array.from({ length: 1 + chance.below(3) }, () => ({
    op: chance.pick(['add', 'add', 'replace', 'replace', 'remove', 'move', 'copy', 'test', 'nope']),
    path: pointer(),
    from: pointer(),
    value: oddValue(chance),
  }));
  return chance.happens(0.8) ? operations : mutated(operations, chance, 2);
}

function pointersOf(object: JsonObject): string[] {
  const found = [''];
  const visit = (value: unknown, pointer: string) => {
    if (value === null || typeof value !== 'object' || found.length > 500) return;
    for (const [key, inner] of Object.entries(value)) {
      const path = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
      found.push(path);
      visit(inner, path);
    }
  };
  visit(object, '');
  return found;
}

/** Puts directives of strategic merge patches where they belong, and where they do not. */
function withDirectives(chance: Chance, patch: unknown): unknown {
  if (Array.isArray(patch)) {
    const list = patch.map((element) => withDirectives(chance, element));
    return chance.happens(0.1)
      ? [...list, { $patch: chance.pick(['replace', 'delete', 'merge', 'x']), name: 'main' }]
      : list;
  }
  if (!isPlainObject(patch)) return patch;
  const changed: JsonObject = {};
  for (const [key, inner] of Object.entries(patch)) {
    changed[key] = withDirectives(chance, inner);
    if (chance.happens(0.04))
      changed[`$setElementOrder/${key}`] = chance.happens(0.6) ? [{ name: 'main' }, { name: 'x' }] : oddValue(chance);
    if (chance.happens(0.04))
      changed[`$deleteFromPrimitiveList/${key}`] = chance.happens(0.6) ? ['a'] : oddValue(chance);
  }
  if (chance.happens(0.06))
    changed.$patch = chance.happens(0.8) ? chance.pick(['replace', 'delete', 'merge']) : oddValue(chance);
  if (chance.happens(0.06)) changed.$retainKeys = chance.happens(0.6) ? ['name', 'type'] : oddValue(chance);
  return changed;
}
