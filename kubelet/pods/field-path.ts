import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';

/** Where in its pod a container stands, as events name it: `spec.containers{web}`. */
export function fieldPathOf({ spec }: ReadonlyPod, { name }: ReadonlyContainer): string {
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'] as const)
    if (spec[list]?.some((container) => container.name === name)) return `spec.${list}{${name}}`;
  return `spec.containers{${name}}`;
}
