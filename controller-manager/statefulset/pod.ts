import type { Draft, Shared } from '../../client/client.ts';
import type { StatefulSet } from '../../proto/gen/apps/v1.ts';
import type { Pod, PodTemplateSpec, Volume } from '../../proto/gen/core/v1.ts';
import { appsV1Resources } from '../../proto/gen/resources.ts';
import { podOf } from '../pods/pod-calls.ts';
import { claimName } from './claims.ts';

type ASet = Shared<StatefulSet>;

export const revisionLabel = 'controller-revision-hash';
const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';

export const podName = (set: ASet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;

/** The ordinal of a pod's name; undefined when it is none of the set. */
export function ordinalOf(set: ASet, pod: Shared<Pod>): number | undefined {
  const prefix = `${set.metadata.name}-`;
  const text = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : '';
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

/** The labels by which the pod of an ordinal is known, and whether a pod has the one that tells its name. */
export function identityLabels(set: ASet, ordinal: number) {
  const name = podName(set, ordinal);
  return {
    labels: { [podNameLabel]: name, [podIndexLabel]: String(ordinal) },
    isKnown: ({ metadata }: Shared<Pod>): boolean => metadata.labels?.[podNameLabel] === name,
  };
}

/** The pod of an ordinal: with its name and network identity, its claims, and the revision that its template is of. */
export function podOfOrdinal(
  set: ASet,
  template: Shared<PodTemplateSpec>,
  ordinal: number,
  revision: string,
): Draft<Pod> {
  const base = podOf(template, { object: set, type: appsV1Resources.statefulsets });
  const name = podName(set, ordinal);
  const { generateName: _, ...metadata } = base.metadata;
  const templates = new Set((set.spec.volumeClaimTemplates ?? []).map((one) => one.metadata.name));
  const claimed: Volume[] = [...templates].map((one) => ({
    name: one,
    persistentVolumeClaim: { claimName: claimName(set, one, ordinal), readOnly: false },
  }));
  const volumes = [...claimed, ...(base.spec.volumes ?? []).filter((volume) => !templates.has(volume.name))];
  return {
    ...base,
    metadata: {
      ...metadata,
      name,
      labels: { ...metadata.labels, ...identityLabels(set, ordinal).labels, [revisionLabel]: revision },
    },
    spec: {
      ...base.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}
