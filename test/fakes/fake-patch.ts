import { applyPatch, type Operation } from 'rfc6902';
import { invalid } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import type { Stored } from './fake-collection.ts';
import type { FakeTarget } from './fake-request.ts';
import { scaleOf } from './fake-update.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 6902 on a copy. A failing operation is Invalid, as on the real server. */
function jsonPatch(object: Json, operations: readonly object[], name: string): Json {
  const copy = structuredClone(object);
  const failed = applyPatch(copy, operations as Operation[]).find((result) => result !== null);
  if (failed) throw invalid({ group: '', kind: '' }, name, []);
  return copy;
}

/** RFC 7386: null removes, objects merge, everything else replaces. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const out: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = mergePatch(out[key], value);
  }
  return out;
}

/**
 * Strategic merge as far as controllers use it: lists merge by the key that the schema names, `$patch: delete` and
 * `replace` are obeyed, `$deleteFromPrimitiveList` too; the order of elements is not kept.
 */
export function strategicPatch(target: unknown, patch: unknown, schema: MessageSchema | undefined): unknown {
  if (!isObject(patch)) return patch;
  if (patch.$patch === 'replace') return without(patch, '$patch');
  const out: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice(key.indexOf('/') + 1);
      out[field] = ((out[field] as unknown[]) ?? []).filter((item) => !(value as unknown[]).includes(item));
    } else if (key.startsWith('$')) continue;
    else if (value === null) delete out[key];
    else out[key] = patchField(out[key], value, schema?.byName.get(key));
  }
  return out;
}

function patchField(target: unknown, value: unknown, field: FieldSchema | undefined): unknown {
  if (!Array.isArray(value) || !field?.patchStrategy?.includes('merge'))
    return Array.isArray(value) ? value : strategicPatch(target, value, field?.message);
  const whole = value.filter((item) => !isObject(item) || item.$patch !== 'replace');
  if (whole.length < value.length) return whole;
  const list = Array.isArray(target) ? [...target] : [];
  const { mergeKey } = field;
  if (!mergeKey) return [...new Set([...list, ...value])];
  for (const item of value as Json[]) {
    const at = list.findIndex((other) => (other as Json)[mergeKey] === item[mergeKey]);
    if (item.$patch === 'delete') {
      if (at >= 0) list.splice(at, 1);
    } else if (at < 0) list.push(item);
    else list[at] = strategicPatch(list[at], item, field.message);
  }
  return list;
}

function without(object: Json, key: string): Json {
  const { [key]: _, ...rest } = object;
  return rest;
}

/** An object after a patch of one of the four forms; of its scale where that is the target. An apply merges, as nobody owns fields. */
export function patched(
  { type, name, subresource }: FakeTarget,
  old: Stored,
  contentType: string | undefined,
  body: object,
): Stored {
  const before = subresource === 'scale' ? (scaleOf(old) as Stored) : old;
  switch (contentType) {
    case 'application/json-patch+json':
      return jsonPatch(before as never, body as object[], name) as never;
    case 'application/merge-patch+json':
      return structuredClone(mergePatch(before, body)) as Stored;
    case 'application/strategic-merge-patch+json':
    case 'application/apply-patch+yaml':
      return structuredClone(strategicPatch(before, body, schemaOfKind(type.apiVersion, type.kind))) as Stored;
    default:
      throw genericServerResponse({ code: 415, verb: 'PATCH' });
  }
}
