import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { PodTemplateSpec } from '../../../../proto/gen/core/v1.ts';

/** The names and images of a template's containers, as two cells of a wide table. */
export function containerCells(template: DeepReadonly<PodTemplateSpec> | undefined): readonly [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

/** Labels as `a=b,c=d`, in order of the keys; `<none>` without any. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels?.[key]}`).join(',');
}
