import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import { containersOf } from '../../api/pod/containers.ts';
import type { PodSpec, Volume } from '../../proto/gen/core/v1.ts';

type ReadonlySpec = DeepReadonly<PodSpec>;

/** The secrets that a pod refers to in any place. */
export function podSecretNames(spec: ReadonlySpec): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string | undefined) => {
    if (name) names.add(name);
  };
  for (const { name } of spec.imagePullSecrets ?? []) add(name);
  for (const container of [...containersOf(spec), ...(spec.ephemeralContainers ?? [])]) {
    for (const { secretRef } of container.envFrom ?? []) add(secretRef?.name);
    for (const { valueFrom } of container.env ?? []) add(valueFrom?.secretKeyRef?.name);
  }
  for (const volume of spec.volumes ?? []) for (const name of volumeSecrets(volume)) add(name);
  return names;
}

function volumeSecrets(volume: DeepReadonly<Volume>): (string | undefined)[] {
  return [
    volume.secret?.secretName,
    ...(volume.projected?.sources ?? []).map((source) => source.secret?.name),
    volume.azureFile?.secretName,
    volume.cephfs?.secretRef?.name,
    volume.cinder?.secretRef?.name,
    volume.flexVolume?.secretRef?.name,
    volume.rbd?.secretRef?.name,
    volume.scaleIO?.secretRef?.name,
    volume.iscsi?.secretRef?.name,
    volume.storageos?.secretRef?.name,
    volume.csi?.nodePublishSecretRef?.name,
  ];
}

/** The config maps that a pod refers to in any place. */
export function podConfigMapNames(spec: ReadonlySpec): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string | undefined) => {
    if (name) names.add(name);
  };
  for (const container of [...containersOf(spec), ...(spec.ephemeralContainers ?? [])]) {
    for (const { configMapRef } of container.envFrom ?? []) add(configMapRef?.name);
    for (const { valueFrom } of container.env ?? []) add(valueFrom?.configMapKeyRef?.name);
  }
  for (const volume of spec.volumes ?? []) {
    add(volume.configMap?.name);
    for (const source of volume.projected?.sources ?? []) add(source.configMap?.name);
  }
  return names;
}
