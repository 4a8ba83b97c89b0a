import { isNotFound } from '../../api/errors/predicates.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { PersistentVolume } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { VolumeError } from './volume-error.ts';

const { persistentvolumeclaims, persistentvolumes } = coreV1Resources;

/** Where a claimed volume is on this node. */
export interface ClaimedVolume {
  readonly path: string;
  /** The hostPath type to check. */
  readonly type: string;
  readonly readOnly: boolean;
}

/**
 * The volume behind a claim: one that is a folder of this node (hostPath or local). Throws VolumeError for a claim that is not bound
 * and for volumes of other kinds. https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export async function claimedVolume(
  client: Client,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<ClaimedVolume> {
  const claim = await client.get(persistentvolumeclaims, { namespace, name }, { signal }).catch((error: unknown) => {
    if (isNotFound(error)) throw new VolumeError(`persistentvolumeclaim "${name}" not found`);
    throw error;
  });
  if (claim.metadata.deletionTimestamp) throw new VolumeError(`persistentvolumeclaim "${name}" is being deleted`);
  const { volumeName } = claim.spec;
  if (claim.status?.phase !== 'Bound' || !volumeName) throw new VolumeError(`PVC ${namespace}/${name} is not bound`);
  const volume = await client.get(persistentvolumes, { name: volumeName }, { signal });
  if (volume.spec.claimRef?.uid !== claim.metadata.uid)
    throw new VolumeError(`PV ${volumeName} is not bound to PVC ${namespace}/${name}`);
  return pathOf(volume, volumeName);
}

function pathOf({ spec }: Shared<PersistentVolume>, name: string): ClaimedVolume {
  const readOnly = spec.accessModes?.length === 1 && spec.accessModes[0] === 'ReadOnlyMany';
  if (spec.hostPath) return { path: spec.hostPath.path, type: spec.hostPath.type ?? '', readOnly };
  if (spec.local) return { path: spec.local.path, type: 'Directory', readOnly };
  throw new VolumeError(`PV ${name}: only hostPath and local volumes are supported by this node`);
}
