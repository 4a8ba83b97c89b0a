import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { Variable } from './variable.ts';

/** A container as far as `set` changes it. */
export interface SettableContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly Variable[];
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
}

/** The spec of pods as far as `set` changes it. */
export interface SettablePodSpec {
  readonly containers?: readonly SettableContainer[];
  readonly initContainers?: readonly SettableContainer[];
  readonly serviceAccountName?: string;
}

/** Where the pods of a kind are described. */
function pathOf({ kind }: AnyObject): readonly string[] {
  if (kind === 'Pod') return ['spec'];
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return ['spec', 'template', 'spec'];
}

type Fields = Readonly<Record<string, unknown>>;

/** The pod spec of an object: its own, of its template, or of its job's; undefined for kinds without one. */
export function podSpecOf(object: AnyObject): SettablePodSpec | undefined {
  let at: unknown = object;
  for (const field of pathOf(object)) at = (at as Fields | null | undefined)?.[field];
  return at ? (at as SettablePodSpec) : undefined;
}

/** The object with another pod spec. Throws CommandError, which begins with `what`, for kinds without one. */
export function withPodSpec(
  object: AnyObject,
  what: { readonly name: string; readonly goType: string },
  change: (spec: SettablePodSpec) => SettablePodSpec,
): AnyObject {
  const spec = podSpecOf(object);
  if (!spec)
    throw new CommandError(`${what.name} the object is not a pod or does not have a pod template: ${what.goType}`);
  return put(object, pathOf(object), change(spec)) as AnyObject;
}

function put(object: Fields, [field, ...below]: readonly string[], value: unknown): unknown {
  return field === undefined ? value : { ...object, [field]: put((object[field] ?? {}) as Fields, below, value) };
}
