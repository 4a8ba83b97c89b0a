import { templateHash } from '../../api/hash/template-hash.ts';
import type { ReadonlyContainer } from '../../api/pod/containers.ts';

/** Containers of cached pods do not change, so one hash a state of a container is enough. */
const known = new WeakMap<object, string>();

/**
 * Tells whether a container was changed since it was made. Only the name and the image count: nothing else of a running container
 * can be changed but its resources, which are changed in place.
 * https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
export function containerHash(container: Pick<ReadonlyContainer, 'name' | 'image'>): string {
  let hash = known.get(container);
  if (hash === undefined) {
    hash = templateHash({ name: container.name, image: container.image });
    known.set(container, hash);
  }
  return hash;
}
