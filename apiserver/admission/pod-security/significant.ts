import type { Container, Pod } from '../../../proto/gen/core/v1.ts';

/** Whether an update changes what a pod may do: of what can be changed at all, images and added ephemeral containers. */
export function changesPod({ spec }: Pod, { spec: old }: Pod): boolean {
  if (spec.containers.length !== old.containers.length) return true;
  if ((spec.initContainers ?? []).length !== (old.initContainers ?? []).length) return true;
  if (differ(spec.containers, old.containers) || differ(spec.initContainers, old.initContainers)) return true;
  const before = new Map((old.ephemeralContainers ?? []).map((one) => [one.name, one.image]));
  return (spec.ephemeralContainers ?? []).some((one) => !before.has(one.name) || before.get(one.name) !== one.image);
}

function differ(now: readonly Container[] | undefined, before: readonly Container[] | undefined): boolean {
  return (now ?? []).some((container, i) => container.image !== before?.[i]?.image);
}
