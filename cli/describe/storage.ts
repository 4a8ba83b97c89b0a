import { accessModesText } from '../../api/storage/access-modes.ts';
import { isDefaultStorageClass, storageClassOf } from '../../api/storage/storage-class.ts';
import { humanDuration } from '../../api/time/human-duration.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../proto/gen/core/v1.ts';
import type { CSINode, StorageClass, VolumeAttributesClass } from '../../proto/gen/storage/v1.ts';
import type { AnyObject } from '../object.ts';
import { formatLabels } from '../output/table.ts';
import { boundText, type DescribedClaim, dataSourceLines } from './claim.ts';
import { type DescribeContext, type Described, type Describer, describeMetadata } from './describer.ts';
import { describeAnnotations, type Lines, type StringMap } from './lines.ts';
import { describeTime } from './time.ts';
import { describeVolumeSource } from './volumes.ts';

type Requirement = { readonly key?: string; readonly operator?: string; readonly values?: readonly string[] };

/** The phase, or for how long it has been going. */
function statusText(metadata: Described['metadata'], phase: string | undefined, now: number): string {
  const deletedAt = parseTime(metadata.deletionTimestamp);
  return deletedAt === undefined ? (phase ?? '') : `Terminating (lasts ${humanDuration(now - deletedAt)})`;
}

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */
export const describePersistentVolume: Describer<Shared<PersistentVolume>> = (volume, lines, { now }) => {
  const { metadata, spec, status } = volume;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  lines.add(0, `StorageClass:\t${storageClassOf(volume)}`);
  lines.add(0, `Status:\t${statusText(metadata as Described['metadata'], status?.phase, now)}`);
  lines.add(0, `Claim:\t${spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`);
  lines.add(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}`);
  lines.add(0, `Access Modes:\t${accessModesText(spec?.accessModes)}`);
  if (spec?.volumeMode !== undefined) lines.add(0, `VolumeMode:\t${spec.volumeMode}`);
  lines.add(0, `Capacity:\t${(spec?.capacity as StringMap | undefined)?.storage ?? '0'}`);
  const required = spec?.nodeAffinity?.required;
  if (!required) lines.add(0, 'Node Affinity:\t<none>');
  else {
    lines.add(0, 'Node Affinity:\t');
    const terms = required.nodeSelectorTerms ?? [];
    lines.add(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
    for (const [at, { matchExpressions }] of terms.entries())
      lines.each(2, `Term ${at}`, (matchExpressions ?? []).map(requirementText));
  }
  lines.add(0, `Message:\t${status?.message ?? ''}`);
  lines.add(0, 'Source:');
  describeVolumeSource(lines, spec as unknown as Readonly<Record<string, unknown>>, 2);
};

function requirementText({ key, operator = '', values }: Requirement): string {
  const text = `${key} ${operator.toLowerCase()}`;
  return values?.length ? `${text} [${values.join(', ')}]` : text;
}

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims */
export const describePersistentVolumeClaim: Describer<Shared<PersistentVolumeClaim>> = async (
  claim,
  lines,
  context,
) => {
  const { metadata, spec, status } = claim;
  const described = claim as unknown as DescribedClaim;
  const { capacity, modes } = boundText(described);
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `StorageClass:\t${storageClassOf(claim)}`);
  lines.add(0, `Status:\t${statusText(metadata as Described['metadata'], status?.phase, context.now)}`);
  lines.add(0, `Volume:\t${spec?.volumeName ?? ''}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  lines.add(0, `Capacity:\t${capacity}`);
  lines.add(0, `Access Modes:\t${modes}`);
  if (spec?.volumeMode !== undefined) lines.add(0, `VolumeMode:\t${spec.volumeMode}`);
  for (const [name, value] of dataSourceLines(described))
    lines.add(0, value === undefined ? name : `${name}:\t${value}`);
  lines.each(0, 'Used By', await podsOfClaim(claim as unknown as Described, context));
  describeClaimConditions(lines, status?.conditions);
};

function describeClaimConditions(
  lines: Lines,
  conditions: NonNullable<Shared<PersistentVolumeClaim>['status']>['conditions'],
): void {
  if (!conditions?.length) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  lines.add(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const one of conditions)
    lines.add(
      1,
      `${one.type} \t${one.status} \t${describeTime(one.lastProbeTime)} \t${describeTime(one.lastTransitionTime)} \t${one.reason ?? ''} \t${one.message ?? ''}`,
    );
}

/** The names of the pods that mount a claim or own it. */
async function podsOfClaim({ metadata }: Described, context: DescribeContext): Promise<string[]> {
  const owners = new Set(metadata.ownerReferences?.filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid));
  const mounts = ({ spec }: AnyObject) =>
    ((spec as { volumes?: readonly { persistentVolumeClaim?: { claimName?: string } }[] })?.volumes ?? []).some(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name,
    );
  const pods = await context.list('pods', metadata.namespace);
  return pods
    .filter((pod) => mounts(pod) || owners.has(pod.metadata?.uid ?? ''))
    .map((pod) => pod.metadata?.name ?? '')
    .sort();
}

const yesOrNo = (value: boolean | undefined) => (value === undefined ? '<unset>' : value ? 'True' : 'False');

/** https://kubernetes.io/docs/concepts/storage/storage-classes/ */
export const describeStorageClass: Describer<Shared<StorageClass>> = (one, lines) => {
  const { metadata } = one;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `IsDefaultClass:\t${isDefaultStorageClass(one) ? 'Yes' : 'No'}`);
  lines.add(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  lines.add(0, `Provisioner:\t${one.provisioner}`);
  lines.add(0, `Parameters:\t${formatLabels(one.parameters as StringMap | undefined)}`);
  lines.add(0, `AllowVolumeExpansion:\t${yesOrNo(one.allowVolumeExpansion)}`);
  if (!one.mountOptions?.length) lines.add(0, 'MountOptions:\t<none>');
  else {
    lines.add(0, 'MountOptions:');
    for (const option of one.mountOptions) lines.add(1, option);
  }
  if (one.reclaimPolicy !== undefined) lines.add(0, `ReclaimPolicy:\t${one.reclaimPolicy}`);
  if (one.volumeBindingMode !== undefined) lines.add(0, `VolumeBindingMode:\t${one.volumeBindingMode}`);
  if (!one.allowedTopologies) return;
  lines.add(0, `AllowedTopologies:\t${one.allowedTopologies.length === 0 ? '<none>' : ''}`);
  for (const [at, { matchLabelExpressions }] of one.allowedTopologies.entries())
    lines.each(
      1,
      `Term ${at}`,
      (matchLabelExpressions ?? []).map(({ key = '', values = [] }) =>
        requirementText({ key, operator: 'in', values }),
      ),
    );
};

/** https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/ */
export const describeVolumeAttributesClass: Describer<Shared<VolumeAttributesClass>> = (one, lines) => {
  lines.add(0, `Name:\t${one.metadata.name}`);
  lines.add(0, `Annotations:\t${formatLabels(one.metadata.annotations)}`);
  lines.add(0, `DriverName:\t${one.driverName}`);
  lines.add(0, `Parameters:\t${formatLabels(one.parameters as StringMap | undefined)}`);
};

/** https://kubernetes.io/docs/concepts/storage/volumes/#csi */
export const describeCsiNode: Describer<Shared<CSINode>> = (node, lines) => {
  describeMetadata(lines, node as unknown as Described);
  lines.add(0, `CreationTimestamp:\t${describeTime(node.metadata.creationTimestamp)}`);
  lines.add(0, 'Spec:');
  if (!node.spec?.drivers) return;
  lines.add(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of node.spec.drivers) {
    lines.add(2, `${name}:`);
    lines.add(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      lines.add(3, 'Allocatables:');
      lines.add(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys) lines.add(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
};
