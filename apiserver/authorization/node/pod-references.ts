import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import type { Container, EphemeralContainer, PersistentVolume, Pod, Volume } from '../../../proto/gen/core/v1.ts';

export type ReadonlyPod = DeepReadonly<Pick<Pod, 'metadata' | 'spec' | 'status'>>;
export type ReadonlyPersistentVolume = DeepReadonly<Pick<PersistentVolume, 'metadata' | 'spec'>>;

/** Kinds of objects that a node may read because a pod on it needs them. */
export type ReferencedKind =
  | 'pod'
  | 'secret'
  | 'configmap'
  | 'serviceaccount'
  | 'persistentvolumeclaim'
  | 'persistentvolume'
  | 'resourceclaim'
  | 'volumeattachment'
  | 'resourceslice';

/** One object as a map key. No part can hold a slash. */
export const objectKey = (kind: ReferencedKind, namespace: string, name: string): string =>
  `${kind}/${namespace}/${name}`;

/** Annotation of pods that a kubelet made up from its own files; what they refer to gives the node no rights. */
const MIRROR = 'kubernetes.io/config.mirror';

/** Everything a pod's kubelet has to read to run it, the pod itself first. */
export function podReferences(pod: ReadonlyPod): string[] {
  const { name: podName = '', namespace = '', annotations } = pod.metadata;
  const keys = new Set([objectKey('pod', namespace, podName)]);
  const spec = pod.spec;
  if (spec === undefined || annotations?.[MIRROR] !== undefined) return [...keys];
  const add = (kind: ReferencedKind, name: string | undefined) => {
    if (name) keys.add(objectKey(kind, namespace, name));
  };
  add('serviceaccount', spec.serviceAccountName);
  for (const { name } of spec.imagePullSecrets ?? []) add('secret', name);
  for (const containers of [spec.initContainers, spec.containers, spec.ephemeralContainers]) {
    for (const container of containers ?? []) containerReferences(container, add);
  }
  for (const volume of spec.volumes ?? []) volumeReferences(volume, podName, add);
  for (const claim of spec.resourceClaims ?? []) add('resourceclaim', claim.resourceClaimName);
  for (const claim of pod.status?.resourceClaimStatuses ?? []) add('resourceclaim', claim.resourceClaimName);
  add('resourceclaim', pod.status?.extendedResourceClaimStatus?.resourceClaimName);
  return [...keys];
}

type Add = (kind: ReferencedKind, name: string | undefined) => void;

function containerReferences(container: DeepReadonly<Container> | DeepReadonly<EphemeralContainer>, add: Add): void {
  for (const { valueFrom } of container.env ?? []) {
    add('secret', valueFrom?.secretKeyRef?.name);
    add('configmap', valueFrom?.configMapKeyRef?.name);
  }
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    add('secret', secretRef?.name);
    add('configmap', configMapRef?.name);
  }
}

function volumeReferences(volume: DeepReadonly<Volume>, podName: string, add: Add): void {
  add('secret', volume.secret?.secretName);
  add('configmap', volume.configMap?.name);
  add('persistentvolumeclaim', volume.persistentVolumeClaim?.claimName);
  // The claim of an ephemeral volume bears the names of both.
  if (volume.ephemeral !== undefined) add('persistentvolumeclaim', `${podName}-${volume.name}`);
  for (const source of volume.projected?.sources ?? []) {
    add('secret', source.secret?.name);
    add('configmap', source.configMap?.name);
  }
  add('secret', volume.csi?.nodePublishSecretRef?.name);
  add('secret', volume.azureFile?.secretName);
  for (const source of [
    volume.cephfs,
    volume.cinder,
    volume.flexVolume,
    volume.iscsi,
    volume.rbd,
    volume.scaleIO,
    volume.storageos,
  ]) {
    add('secret', source?.secretRef?.name);
  }
}

/** The secrets a node needs to mount a volume. References without a namespace mean that of the claim. */
export function volumeSecrets({ spec }: ReadonlyPersistentVolume): string[] {
  const keys = new Set<string>();
  const claimNamespace = spec?.claimRef?.namespace;
  const add = (ref: { readonly name?: string; readonly namespace?: string } | undefined) => {
    const namespace = ref?.namespace || claimNamespace;
    if (ref?.name && namespace) keys.add(objectKey('secret', namespace, ref.name));
  };
  const azure = spec?.azureFile;
  if (azure !== undefined)
    add({ name: azure.secretName, ...(azure.secretNamespace ? { namespace: azure.secretNamespace } : {}) });
  for (const source of [
    spec?.cephfs,
    spec?.cinder,
    spec?.flexVolume,
    spec?.iscsi,
    spec?.rbd,
    spec?.scaleIO,
    spec?.storageos,
  ]) {
    add(source?.secretRef);
  }
  const csi = spec?.csi;
  // Those for the controller side are none of the node's business.
  for (const ref of [csi?.nodePublishSecretRef, csi?.nodeStageSecretRef, csi?.nodeExpandSecretRef]) add(ref);
  return [...keys];
}
