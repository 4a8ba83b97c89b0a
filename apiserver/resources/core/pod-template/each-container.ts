import type { FieldPath } from '../../../../api/field/path.ts';
import type { Container, EphemeralContainer, PodSpec } from '../../../../proto/gen/core/v1.ts';

/** Visits every container of a pod, with a way to its path: init containers first, temporary ones last. */
export function eachContainer(
  spec: PodSpec,
  path: FieldPath,
  visit: (container: Container | EphemeralContainer, at: () => FieldPath) => void,
): void {
  const { initContainers, containers, ephemeralContainers } = spec;
  if (initContainers) each(initContainers, 'initContainers', path, visit);
  if (containers) each(containers, 'containers', path, visit);
  if (ephemeralContainers) each(ephemeralContainers, 'ephemeralContainers', path, visit);
}

function each(
  list: readonly (Container | EphemeralContainer)[],
  name: string,
  path: FieldPath,
  visit: (container: Container | EphemeralContainer, at: () => FieldPath) => void,
): void {
  for (const [i, container] of list.entries()) visit(container, () => path.child(name).index(i));
}
