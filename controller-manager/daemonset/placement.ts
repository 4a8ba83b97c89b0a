import { requiredNodeAffinity } from '../../api/pod/node-affinity.ts';
import { isTolerated } from '../../api/pod/taints.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { DaemonSet } from '../../proto/gen/apps/v1.ts';
import type { Node, Pod, Toleration } from '../../proto/gen/core/v1.ts';

/** Where a DaemonSet's pod belongs. */
export interface Placement {
  /** A pod is made when there is none. */
  readonly shouldRun: boolean;
  /** A pod that is there stays: a NoSchedule taint that came later does not drive it out. */
  readonly mayStay: boolean;
}

const always = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect });

/** What pods of DaemonSets tolerate in any case: they run on nodes that are not fit for others. */
const builtIn: readonly Toleration[] = [
  always('node.kubernetes.io/not-ready', 'NoExecute'),
  always('node.kubernetes.io/unreachable', 'NoExecute'),
  always('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  always('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  always('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  always('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

/** https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations */
function tolerationsOf(spec: Shared<Pod>['spec']): readonly Shared<Toleration>[] {
  const own = spec.tolerations ?? [];
  const network = spec.hostNetwork ? [always('node.kubernetes.io/network-unavailable', 'NoSchedule')] : [];
  const same = (a: Shared<Toleration>, b: Toleration) =>
    a.key === b.key &&
    a.operator === b.operator &&
    a.effect === b.effect &&
    a.value === undefined &&
    a.tolerationSeconds === undefined;
  return [...own, ...[...builtIn, ...network].filter((one) => !own.some((toleration) => same(toleration, one)))];
}

/** Whether a node is one of those that the set is for: by name, labels and taints. */
export function placementOn(set: Shared<DaemonSet>, node: Shared<Node>): Placement {
  const spec = set.spec.template.spec;
  if (!spec) return { shouldRun: false, mayStay: false };
  const { name, labels } = node.metadata;
  const fits =
    (!spec.nodeName || spec.nodeName === name) &&
    (requiredNodeAffinity(spec)?.matches({ name, labels: labels ?? {} }) ?? true);
  if (!fits) return { shouldRun: false, mayStay: false };
  const tolerations = tolerationsOf(spec);
  const untolerated = (node.spec?.taints ?? []).filter((taint) => !isTolerated(taint, tolerations));
  const drivesOut = untolerated.some((taint) => taint.effect === 'NoExecute');
  const keepsOut = drivesOut || untolerated.some((taint) => taint.effect === 'NoSchedule');
  return { shouldRun: !keepsOut, mayStay: !drivesOut };
}

/** The node that a pod is bound to, or is made for. */
export function nodeOf({ spec }: Shared<Pod>): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms)
    for (const field of term.matchFields ?? [])
      if (field.key === 'metadata.name' && field.operator === 'In' && field.values?.length === 1)
        return field.values[0];
  return undefined;
}

/** The pod, made for one node: the scheduler still binds it, so that preemption and resources are its affair. */
export function pinTo(pod: Draft<Pod>, node: string): Draft<Pod> {
  const { spec } = pod;
  const required = {
    nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
  };
  const before = spec.affinity?.nodeAffinity;
  const terms = before?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const matchFields = required.nodeSelectorTerms[0]?.matchFields ?? [];
  const nodeSelectorTerms = terms?.map((term) => ({ ...term, matchFields })) ?? required.nodeSelectorTerms;
  return {
    ...pod,
    spec: {
      ...spec,
      tolerations: tolerationsOf(spec as Shared<Pod>['spec']).map((one) => ({ ...one })),
      affinity: {
        ...spec.affinity,
        nodeAffinity: { ...before, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
      },
    },
  };
}
