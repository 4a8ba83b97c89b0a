import { formatLabelSelector } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { compareTimes } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../proto/gen/apps/v1.ts';
import type { ReplicationController } from '../../proto/gen/core/v1.ts';
import type { AnyObject } from '../object.ts';
import { formatLabels } from '../output/table.ts';
import { type DescribeContext, type Described, type Describer, describeController } from './describer.ts';
import { describeAnnotations, type Lines, type StringMap } from './lines.ts';
import { type DescribedTemplate, describePodTemplate } from './pod-template.ts';
import { describeTime } from './time.ts';

type Selector = Parameters<typeof formatLabelSelector>[0];
type Conditions = readonly { readonly type?: string; readonly status?: string; readonly reason?: string }[] | undefined;

/** Type, status and reason of conditions. */
export function describeConditions(lines: Lines, conditions: Conditions): void {
  if (!conditions?.length) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus\tReason');
  lines.add(1, '----\t------\t------');
  for (const { type, status, reason } of conditions) lines.add(1, `${type} \t${status}\t${reason ?? ''}`);
}

/** The pods that a workload has, by phase. */
async function podCounts(context: DescribeContext, owner: Described, selector: Selector): Promise<string> {
  const pods = await context.list('pods', owner.metadata.namespace, { labelSelector: formatLabelSelector(selector) });
  const counts = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const pod of pods) {
    const controller = pod.metadata?.ownerReferences?.find((one) => one.controller);
    if (controller?.uid !== owner.metadata.uid) continue;
    const { phase } = (pod.status ?? {}) as { phase?: keyof typeof counts };
    if (phase && phase in counts) counts[phase]++;
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`;
}

const asDescribed = (object: unknown) => object as Described;
const templateOf = (template: unknown) => template as DescribedTemplate;

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
export const describeDeployment: Describer<Shared<Deployment>> = async (deployment, lines, context) => {
  const { metadata, spec, status = {} } = deployment;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `CreationTimestamp:\t${describeTime(metadata.creationTimestamp)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Selector:\t${formatLabelSelector(spec?.selector as Selector)}`);
  lines.add(
    0,
    `Replicas:\t${spec?.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  lines.add(0, `StrategyType:\t${spec?.strategy?.type ?? ''}`);
  lines.add(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling)
    lines.add(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  describePodTemplate(templateOf(spec?.template), lines);
  describeConditions(lines, status.conditions);
  const selector = { labelSelector: formatLabelSelector(spec?.selector as Selector) };
  const sets = ((await context.tryList('replicasets.apps', metadata.namespace, selector)) ?? []).filter((set) =>
    set.metadata?.ownerReferences?.some((one) => one.controller && one.uid === metadata.uid),
  );
  sets.sort((a, b) => compareTimes(a.metadata?.creationTimestamp, b.metadata?.creationTimestamp));
  const fresh = setOfTemplate(sets, spec?.template);
  if (sets.length === 0) return;
  lines.add(0, `OldReplicaSets:\t${replicaSetNames(sets.filter((set) => set !== fresh))}`);
  lines.add(0, `NewReplicaSet:\t${replicaSetNames(fresh ? [fresh] : [])}`);
};

/** The oldest set whose pods are like the template now; the hash in its labels is the set's own. */
function setOfTemplate(sets: readonly AnyObject[], template: unknown): AnyObject | undefined {
  return sets.find((set) => deepEqual(withoutHash((set.spec as { template?: unknown }).template), template));
}

function withoutHash(template: unknown): unknown {
  const { metadata, ...rest } = template as { metadata?: { labels?: StringMap } };
  const { 'pod-template-hash': _, ...labels } = metadata?.labels ?? {};
  return { ...rest, metadata: { ...metadata, labels } };
}

function replicaSetNames(sets: readonly AnyObject[]): string {
  return (
    sets
      .map(({ metadata, spec, status }) => {
        const wanted = (spec as { replicas?: number } | undefined)?.replicas ?? 0;
        const present = (status as { replicas?: number } | undefined)?.replicas ?? 0;
        return `${metadata?.name} (${present}/${wanted} replicas created)`;
      })
      .join(', ') || '<none>'
  );
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/ */
export const describeReplicaSet: Describer<Shared<ReplicaSet>> = async (set, lines, context) => {
  const { metadata, spec, status = {} as NonNullable<Shared<ReplicaSet>['status']> } = set;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `Selector:\t${formatLabelSelector(spec?.selector as Selector)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  describeController(lines, asDescribed(set));
  lines.add(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  lines.add(0, `Pods Status:\t${await podCounts(context, asDescribed(set), spec?.selector as Selector)}`);
  describePodTemplate(templateOf(spec?.template), lines);
  describeConditions(lines, status?.conditions);
};

/** https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/ */
export const describeReplicationController: Describer<Shared<ReplicationController>> = async (set, lines, context) => {
  const { metadata, spec, status } = set;
  const selector = spec?.selector as StringMap | undefined;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `Selector:\t${formatLabels(selector)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  const pods = await podCounts(context, asDescribed(set), { matchLabels: selector ?? {} });
  lines.add(0, `Pods Status:\t${pods}`);
  describePodTemplate(templateOf(spec?.template), lines);
  describeConditions(lines, status?.conditions);
};

/** https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
export const describeStatefulSet: Describer<Shared<StatefulSet>> = async (set, lines, context) => {
  const { metadata, spec, status } = set;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `CreationTimestamp:\t${describeTime(metadata.creationTimestamp)}`);
  lines.add(0, `Selector:\t${formatLabelSelector(spec?.selector as Selector)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  lines.add(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`);
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    lines.add(1, `Partition:\t${rolling.partition}`);
    if (rolling.maxUnavailable !== undefined) lines.add(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
  }
  lines.add(0, `Pods Status:\t${await podCounts(context, asDescribed(set), spec?.selector as Selector)}`);
  describePodTemplate(templateOf(spec?.template), lines);
  describeClaims(lines, spec?.volumeClaimTemplates as readonly AnyObject[] | undefined);
};

function describeClaims(lines: Lines, claims: readonly AnyObject[] | undefined): void {
  if (!claims?.length) {
    lines.add(0, 'Volume Claims:\t<none>');
    return;
  }
  lines.add(0, 'Volume Claims:');
  for (const { metadata, spec } of claims) {
    const { storageClassName, resources, accessModes } = (spec ?? {}) as {
      storageClassName?: string;
      resources?: { requests?: { storage?: string } };
      accessModes?: readonly string[];
    };
    lines.add(1, `Name:\t${metadata?.name}`);
    lines.add(1, `StorageClass:\t${storageClassName ?? ''}`);
    lines.map(1, 'Labels', metadata?.labels);
    lines.map(1, 'Annotations', metadata?.annotations);
    lines.add(1, `Capacity:\t${resources?.requests?.storage ?? '<default>'}`);
    lines.add(1, `Access Modes:\t[${(accessModes ?? []).join(' ')}]`);
  }
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/ */
export const describeDaemonSet: Describer<Shared<DaemonSet>> = async (set, lines, context) => {
  const { metadata, spec, status } = set;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `Selector:\t${formatLabelSelector(spec?.selector as Selector)}`);
  lines.add(0, `Node-Selector:\t${formatLabels(spec?.template?.spec?.nodeSelector as StringMap | undefined)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  lines.add(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  lines.add(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  lines.add(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  lines.add(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  lines.add(0, `Pods Status:\t${await podCounts(context, asDescribed(set), spec?.selector as Selector)}`);
  describePodTemplate(templateOf(spec?.template), lines);
};
