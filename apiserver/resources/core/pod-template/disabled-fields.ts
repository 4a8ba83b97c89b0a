import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { PodSpec } from '../../../../proto/gen/core/v1.ts';
import { eachContainer } from './each-container.ts';

type OldSpec = DeepReadonly<PodSpec> | undefined;

/**
 * Takes out of a pod's spec what Kubernetes 1.36 has turned off unless its operator turns it on (GenericWorkload,
 * ClusterTrustBundleProjection, PodCertificateRequest, ContainerStopSignals). What the old spec has already stays.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
 */
export function dropDisabledFields(spec: PodSpec, old: OldSpec): void {
  if (spec.schedulingGroup && !old?.schedulingGroup) delete spec.schedulingGroup;
  for (const { projected } of spec.volumes ?? []) {
    for (const source of projected?.sources ?? []) {
      if (source.clusterTrustBundle && !projects(old, 'clusterTrustBundle')) delete source.clusterTrustBundle;
      if (source.podCertificate && !projects(old, 'podCertificate')) delete source.podCertificate;
    }
  }
  eachContainer(spec, specPath, (container) => {
    const { lifecycle } = container;
    if (lifecycle?.stopSignal === undefined || stopsWithSignal(old)) return;
    delete lifecycle.stopSignal;
    if (!lifecycle.postStart && !lifecycle.preStop) delete container.lifecycle;
  });
}

const specPath = fieldPath('spec');

function projects(spec: OldSpec, name: 'clusterTrustBundle' | 'podCertificate'): boolean {
  return spec?.volumes?.some(({ projected }) => projected?.sources?.some((source) => source[name])) ?? false;
}

function stopsWithSignal(spec: OldSpec): boolean {
  const lists = [spec?.initContainers, spec?.containers, spec?.ephemeralContainers];
  return lists.some((list) => list?.some(({ lifecycle }) => lifecycle?.stopSignal !== undefined));
}
