import type { DeepReadonly } from '../api/meta/deep-readonly.ts';
import { newControllerRef, type Owner, type OwnerKind } from '../api/meta/owner-references.ts';
import type { ObjectMeta } from '../proto/gen/meta/v1.ts';

type Metadata<K extends keyof ObjectMeta> = DeepReadonly<Pick<ObjectMeta, K>>;

/**
 * The metadata of an object that its owner makes of a template, but for its name: it stands in the owner's namespace, has the
 * labels and annotations of the template, and the owner as controller. What is not there is left out.
 */
export function templateMetadata(
  template: Partial<Metadata<'labels' | 'annotations'>> | undefined,
  owner: Owner & { readonly metadata: Partial<Metadata<'namespace'>> },
  kind: OwnerKind,
) {
  const { labels, annotations } = template ?? {};
  const { namespace } = owner.metadata;
  return {
    ...(namespace ? { namespace } : {}),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    ownerReferences: [newControllerRef(owner, kind)],
  };
}
