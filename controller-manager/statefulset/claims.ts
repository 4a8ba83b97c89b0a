import { newControllerRef } from '../../api/meta/owner-references.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { StatefulSet } from '../../proto/gen/apps/v1.ts';
import type { PersistentVolumeClaim, Pod } from '../../proto/gen/core/v1.ts';
import type { OwnerReference } from '../../proto/gen/meta/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';

type ASet = Shared<StatefulSet>;
type AClaim = Shared<PersistentVolumeClaim>;

export const claimName = (set: ASet, template: string, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`;

/** The volume claims of a pod. They outlive it, and are found again by the pod that takes its place. */
export function claimsOf(set: ASet, ordinal: number): readonly Draft<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { name, labels, annotations } = template.metadata;
    const { namespace } = set.metadata;
    const draft = {
      metadata: {
        name: claimName(set, name, ordinal),
        ...(namespace ? { namespace } : {}),
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations ? { annotations } : {}),
        // Claims that shall go with the set are owned by it, and the garbage collector does the rest.
        ...(set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'
          ? { ownerReferences: [newControllerRef(set, appsV1Resources.statefulsets)] }
          : {}),
      },
      spec: template.spec,
    };
    return draft as unknown as Draft<PersistentVolumeClaim>;
  });
}

const byUid = (uid: string) => (reference: Shared<OwnerReference>) => reference.uid === uid;

/**
 * Who owns the claim of a pod, so that the garbage collector deletes it when it shall go: the set where claims go with it; the
 * pod where claims go with pods that are scaled away, and this one is. Undefined when the claim has these owners already, or
 * has a controller that is someone else's.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export function ownersOfClaim(
  set: ASet,
  pod: Shared<Pod>,
  isCondemned: boolean,
  { metadata }: AClaim,
): readonly Shared<OwnerReference>[] | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const goesWithPod = whenScaled === 'Delete' && isCondemned;
  const goesWithSet = whenDeleted === 'Delete' && !goesWithPod;
  const before = metadata.ownerReferences ?? [];
  const others = before.filter((one) => one.uid !== set.metadata.uid && one.uid !== pod.metadata.uid);
  if (others.some((one) => one.controller)) return undefined;
  const isRight =
    before.some(byUid(set.metadata.uid)) === goesWithSet && before.some(byUid(pod.metadata.uid)) === goesWithPod;
  if (isRight) return undefined;
  if (goesWithPod) return [...others, newControllerRef(pod, coreV1Resources.pods)];
  return goesWithSet ? [...others, newControllerRef(set, appsV1Resources.statefulsets)] : others;
}

/** Whether a claim is to go with a pod of this name that is gone: a new pod would lose it. */
export function isStaleClaim({ metadata }: AClaim, podName: string): boolean {
  const { kind } = coreV1Resources.pods;
  return (metadata.ownerReferences ?? []).some((one) => one.kind === kind && one.name === podName);
}
