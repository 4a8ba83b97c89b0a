import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import type { DeepReadonly } from './deep-readonly.ts';

/** Dependents are deleted first. https://kubernetes.io/docs/concepts/architecture/garbage-collection/#foreground-deletion */
export const foregroundDeletion = 'foregroundDeletion';
/** Dependents are let go first. */
export const orphanDependents = 'orphan';

interface Finalized {
  readonly metadata: DeepReadonly<Pick<ObjectMeta, 'finalizers' | 'deletionTimestamp'>>;
}

export function hasFinalizer({ metadata }: Finalized, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

/** Deletion was asked for; the object stays until its finalizers are gone. */
export function isTerminating({ metadata }: Finalized): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null;
}

/** The object with the finalizer; the same object when it has it already. */
export function withFinalizer<T extends Finalized>(object: T, finalizer: string): T {
  if (hasFinalizer(object, finalizer)) return object;
  return {
    ...object,
    metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] },
  };
}

/** The object without the finalizer; the same object when it had none such. An empty list is left out. */
export function withoutFinalizer<T extends Finalized>(object: T, finalizer: string): T {
  if (!hasFinalizer(object, finalizer)) return object;
  const { finalizers, ...metadata } = object.metadata;
  const rest = finalizers?.filter((one) => one !== finalizer) ?? [];
  return { ...object, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata };
}
