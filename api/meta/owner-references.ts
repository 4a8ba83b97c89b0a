import type { ObjectMeta, OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { DeepReadonly } from './deep-readonly.ts';

/** What may have owners. */
export interface Owned {
  readonly metadata: DeepReadonly<Pick<ObjectMeta, 'ownerReferences'>>;
}

/** What may be an owner. */
export interface Owner {
  readonly metadata: DeepReadonly<Pick<ObjectMeta, 'name' | 'uid'>>;
}

/** The kind of an owner; every ResourceType is one. */
export interface OwnerKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The owner that manages this object; there is one at most. */
export function controllerOf({ metadata }: Owned): DeepReadonly<OwnerReference> | undefined {
  const references = metadata.ownerReferences;
  if (references === undefined || references === null) return undefined;
  for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

/** Whether `owner` manages `object`. The uid decides: an owner of the same name made anew is another one. */
export function isControlledBy(object: Owned, owner: Owner): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/**
 * The reference by which a controller's objects name it: as the managing owner, and blocking its deletion in the foreground.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
export function newControllerRef({ metadata }: Owner, { apiVersion, kind }: OwnerKind): OwnerReference {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
