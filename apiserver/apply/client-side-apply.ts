import { isPlainObject } from '../../api/codec/wording.ts';
import { goJson } from '../../api/field/quote.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { isTooDeep } from '../request/depth.ts';
import { claimed, compare } from './compare.ts';
import type { Conflict } from './conflicts.ts';
import { difference, type MaybeSet } from './field-set.ts';
import { shapeOfMessage } from './shape.ts';
import { typedErrors } from './typed-errors.ts';

/**
 * What `kubectl apply` left before it applied on the server: an annotation with what it applied last. It is taken account of
 * for the manager `kubectl` alone; who does not want that takes another name.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
const upgradingManager = 'kubectl';

/** The conflicts that are left when what was applied last, and is still so, counts as the manager's own. */
export function conflictsBeyondLastApplied(
  resource: Resource,
  manager: string,
  conflicts: readonly Conflict[],
  live: StoredObject | undefined,
): readonly Conflict[] {
  const own = manager === upgradingManager && live ? lastAppliedFields(resource, live) : undefined;
  if (!own) return conflicts;
  return conflicts.flatMap((conflict): Conflict[] => {
    const fields = difference(conflict.fields, own);
    return fields ? [{ ...conflict, fields }] : [];
  });
}

/** The fields that were applied last and have that value still. */
function lastAppliedFields(resource: Resource, live: StoredObject): MaybeSet {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (!text) return undefined;
  let last: unknown;
  try {
    last = JSON.parse(text);
  } catch (error) {
    // Anybody can write annotations: one that cannot be read says nothing.
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  if (isTooDeep(last) || !isPlainObject(last) || last.apiVersion !== resource.type.apiVersion) return undefined;
  if (typedErrors(resource.schema, last) !== undefined) return undefined;
  const shape = shapeOfMessage(resource.schema);
  const { added, modified, removed } = compare(shape, last, live);
  return difference(difference(difference(claimed(shape, last), modified), added), removed);
}

/** Keeps the annotation true where there is one: the old way of applying goes on from what is applied now. */
export function updateLastApplied(object: ApiObject, applied: ApiObject, manager: string): void {
  const { annotations } = object.metadata;
  if (manager !== upgradingManager || annotations?.[lastAppliedAnnotation] === undefined) return;
  const { metadata, ...rest } = applied;
  const { [lastAppliedAnnotation]: _own, ...others } = metadata.annotations ?? {};
  const shown = { ...rest, metadata: metadata.annotations ? { ...metadata, annotations: others } : metadata };
  object.metadata = {
    ...object.metadata,
    annotations: { ...annotations, [lastAppliedAnnotation]: `${goJson(sorted(shown))}\n` },
  };
}

/** With the keys of all objects in order, as Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
