import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import type { KindObject } from '../../typed.ts';

/** Where apps/v1 keeps the field of an older version that counted the templates of a daemon set. */
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

type Annotations = Readonly<Record<string, string>> | undefined;

/** The count that the annotations hold; 0 when they hold none. */
export function templateGeneration(annotations: Annotations): number {
  const text = annotations?.[templateGenerationAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}

function write({ metadata }: KindObject<DaemonSet>, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGenerationAnnotation]: String(generation) };
}

/** Begins the count at 1, or where the client says that an earlier set of pods has ended. */
export function startTemplateGeneration(object: KindObject<DaemonSet>): void {
  write(object, Math.max(1, templateGeneration(object.metadata.annotations)));
}

/** Counts a new template; what the client says of it is ignored. */
export function countTemplateGeneration(object: KindObject<DaemonSet>, old: DeepReadonly<KindObject<DaemonSet>>): void {
  const before = templateGeneration(old.metadata.annotations);
  write(object, deepEqual(object.spec.template, old.spec.template) ? before : before + 1);
}
