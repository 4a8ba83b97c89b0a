import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating, withFinalizer, withoutFinalizer } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey, splitKey } from '../../api/meta/object-key.ts';
import type { Client, Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Informer } from '../../client/informer/informer.ts';
import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import { coreV1Resources, storageV1Resources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { claimsOf, classesOf, indexByClaim, podsByClaim, usesClaim } from './in-use.ts';

const { persistentvolumes, persistentvolumeclaims, pods: podType } = coreV1Resources;
const { volumeattributesclasses } = storageV1Resources;

/** Lets a claim that is being deleted go once no pod on a node uses it. */
export function claimProtection({ client, informers }: ControllerContext): readonly ControllerDefinition[] {
  const pods = indexByClaim(informers.get(podType));
  const claims = informers.get(persistentvolumeclaims);

  async function inUse(key: string, signal: AbortSignal): Promise<boolean> {
    const { namespace, name } = splitKey(key);
    if (podsByClaim(pods.lister, key).some((pod) => usesClaim(pod, name))) return true;
    // A pod that has just been bound may not be in the cache yet, and the volume under it cannot be brought back.
    const now = await client.list(podType, { namespace, signal });
    return now.items.some((pod) => usesClaim(pod, name));
  }

  return [
    {
      name: 'persistentvolumeclaim-protection-controller',
      watches: [
        watches(claims, objectKey),
        watches(pods, (pod, { type }) =>
          type === 'added' ? undefined : claimsOf(pod).map((name) => keyFor(pod.metadata.namespace, name)),
        ),
      ],
      reconcile: protection(client, persistentvolumeclaims, claims, 'kubernetes.io/pvc-protection', inUse),
    },
  ];
}

/** Lets a volume that is being deleted go once no claim is bound to it. */
export function volumeProtection({ client, informers }: ControllerContext): readonly ControllerDefinition[] {
  const volumes = informers.get(persistentvolumes);
  const inUse = (key: string) => volumes.lister.get(key)?.status?.phase === 'Bound';
  return [
    {
      name: 'persistentvolume-protection-controller',
      watches: [watches(volumes, objectKey)],
      reconcile: protection(client, persistentvolumes, volumes, 'kubernetes.io/pv-protection', inUse),
    },
  ];
}

/** Lets a class of volume attributes that is being deleted go once no claim and no volume names it. */
export function attributesClassProtection({ client, informers }: ControllerContext): readonly ControllerDefinition[] {
  const classes = informers.get(volumeattributesclasses);
  const claims = informers.get(persistentvolumeclaims);
  const volumes = informers.get(persistentvolumes);
  claims.addIndex(byClass, classesOf);
  volumes.addIndex(byClass, classesOf);
  const inUse = (name: string) =>
    claims.lister.byIndex(byClass, name).length > 0 || volumes.lister.byIndex(byClass, name).length > 0;
  return [
    {
      name: 'volumeattributesclass-protection-controller',
      watches: [
        watches(classes, objectKey),
        watches(claims, (claim, { type }) => (type === 'added' ? undefined : classesOf(claim))),
        watches(volumes, (volume, { type }) => (type === 'added' ? undefined : classesOf(volume))),
      ],
      reconcile: protection(client, volumeattributesclasses, classes, 'kubernetes.io/vac-protection', inUse),
    },
  ];
}

const byClass = 'attributes-class';

/** Every object gets the finalizer; one that is being deleted loses it when it is not in use. */
function protection<T extends { readonly metadata: ObjectMeta }>(
  client: Client,
  type: ResourceType<T>,
  informer: Informer<T>,
  finalizer: string,
  inUse: (key: string, signal: AbortSignal) => boolean | Promise<boolean>,
) {
  return async (key: string, { signal }: ReconcileContext): Promise<void> => {
    const object = informer.lister.get(key);
    if (!object) return;
    const next = await wanted(object);
    if (next === object) return;
    try {
      await client.update(type, next, { signal });
    } catch (error) {
      // Gone, or changed: the change brings the key back.
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }

    async function wanted(object: Shared<T>): Promise<Shared<T>> {
      if (!isTerminating(object)) return withFinalizer(object, finalizer);
      return (await inUse(key, signal)) ? object : withoutFinalizer(object, finalizer);
    }
  };
}
