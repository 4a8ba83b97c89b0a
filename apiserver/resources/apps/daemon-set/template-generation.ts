import { DecodeError } from '../../../../api/codec/wording.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import type { KindObject } from '../../typed.ts';

/** Where apps/v1 keeps the field of an older version that counted the templates of a daemon set. */
const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

type Annotations = Readonly<Record<string, string>> | undefined;

/** The count that the annotations hold; 0 when they hold none. */
export function templateGeneration(annotations: Annotations): number {
  return Number(annotations?.[templateGenerationAnnotation] ?? 0);
}

function write({ metadata }: KindObject<DaemonSet>, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGenerationAnnotation]: String(generation) };
}

/**
 * The count is a field, of which apps/v1 always shows the value: who writes a daemon set without it says 0, and owns that.
 * Throws a DecodeError for what is no whole number.
 */
export function readTemplateGeneration(object: KindObject<DaemonSet>): void {
  const text = object.metadata.annotations?.[templateGenerationAnnotation] ?? '0';
  if (!/^[+-]?\d{1,19}$/.test(text)) {
    throw new DecodeError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  write(object, Number(text));
}

/** Begins the count at 1, or where the client says that an earlier set of pods has ended. */
export function startTemplateGeneration(object: KindObject<DaemonSet>): void {
  write(object, Math.max(1, templateGeneration(object.metadata.annotations)));
}

/** What the client says of the count is ignored. */
export function keepTemplateGeneration(object: KindObject<DaemonSet>, old: DeepReadonly<KindObject<DaemonSet>>): void {
  write(object, templateGeneration(old.metadata.annotations));
}

/** Counts a new template. */
export function countTemplateGeneration(object: KindObject<DaemonSet>, old: DeepReadonly<KindObject<DaemonSet>>): void {
  keepTemplateGeneration(object, old);
  if (deepEqual(object.spec.template, old.spec.template)) return;
  write(object, templateGeneration(old.metadata.annotations) + 1);
}
