import type { MessageSchema } from '../../proto/schema/schema.ts';

type JsonObject = Record<string, unknown>;

/** Where in a message there are lists that are always shown, and where messages with such lists. */
interface Walk {
  readonly lists: readonly string[];
  readonly below: readonly (readonly [name: string, walk: Walk])[];
}

/**
 * Makes null of lists and maps that are shown even when nothing is in them, where that is so. Kubernetes stores protobuf, which
 * has no empty lists: so does `rules: []` of a role come back, from the first answer on.
 */
export function nullEmptyLists(schema: MessageSchema, object: object): void {
  const walk = walkOf(schema);
  if (walk) go(walk, object as JsonObject);
}

function go(walk: Walk, object: JsonObject): void {
  for (const name of walk.lists) if (isEmpty(object[name])) object[name] = null;
  for (const [name, inner] of walk.below) {
    const value = object[name];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) go(inner, value as JsonObject);
    else
      for (const item of value as unknown[])
        if (typeof item === 'object' && item !== null) go(inner, item as JsonObject);
  }
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  for (const _ in value) return false;
  return true;
}

const walks = new WeakMap<MessageSchema, { readonly walk: Walk | undefined }>();

/** Undefined where there is nothing to look for. A message that holds itself is looked at once, and maps of messages not at all. */
function walkOf(schema: MessageSchema): Walk | undefined {
  const known = walks.get(schema);
  if (known) return known.walk;
  walks.set(schema, { walk: undefined });
  const lists: string[] = [];
  const below: (readonly [name: string, walk: Walk])[] = [];
  for (const { name, label, presence, message } of schema.fields) {
    if (label !== 'optional' && presence === 'always') lists.push(name);
    const inner = message && message.json === undefined && label !== 'map' ? walkOf(message) : undefined;
    // The fields of an inlined message stand beside the others.
    if (inner && presence === 'inline') {
      lists.push(...inner.lists);
      below.push(...inner.below);
    } else if (inner) below.push([name, inner]);
  }
  const walk = lists.length + below.length === 0 ? undefined : { lists, below };
  walks.set(schema, { walk });
  return walk;
}
