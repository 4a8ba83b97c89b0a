import { type FieldPath, fieldPath } from '../../../api/field/path.ts';
import type { Container, Pod, PodSpec } from '../../../proto/gen/core/v1.ts';
import type { AdmissionRequest } from '../admission.ts';

/** The containers of a pod of all kinds, with where they stand. */
export function containersWithPath(spec: PodSpec): { readonly container: Container; readonly path: FieldPath }[] {
  const lists = [
    ['initContainers', spec.initContainers],
    ['containers', spec.containers],
    ['ephemeralContainers', spec.ephemeralContainers as readonly Container[] | undefined],
  ] as const;
  return lists.flatMap(([name, containers]) =>
    (containers ?? []).map((container, i) => ({ container, path: fieldPath('spec', name).index(i) })),
  );
}

/** Whether a write brings images that were not in the pod before. */
export function bringsImages({ operation, object, old }: AdmissionRequest): boolean {
  if (operation !== 'UPDATE') return true;
  const imagesOf = (pod: unknown) => containersWithPath((pod as Pod).spec).map(({ container }) => container.image);
  const before = new Set(imagesOf(old));
  return imagesOf(object).some((image) => !before.has(image));
}
