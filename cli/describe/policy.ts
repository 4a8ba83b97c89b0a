import { formatLabelSelector } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { PodDisruptionBudget } from '../../proto/gen/policy/v1.ts';
import type { PriorityClass } from '../../proto/gen/scheduling/v1.ts';
import { formatLabels } from '../output/table.ts';
import type { Describer } from './describer.ts';

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
export const describeDisruptionBudget: Describer<Shared<PodDisruptionBudget>> = (budget, lines) => {
  const { metadata, spec, status } = budget;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  if (spec?.minAvailable !== undefined) lines.add(0, `Min available:\t${spec.minAvailable}`);
  else if (spec?.maxUnavailable !== undefined) lines.add(0, `Max unavailable:\t${spec.maxUnavailable}`);
  lines.add(0, `Selector:\t${spec?.selector ? formatLabelSelector(spec.selector) : '<unset>'}`);
  lines.add(0, 'Status:');
  lines.add(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  lines.add(2, `Current:\t${status?.currentHealthy ?? 0}`);
  lines.add(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  lines.add(2, `Total:\t${status?.expectedPods ?? 0}`);
};

/** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass */
export const describePriorityClass: Describer<Shared<PriorityClass>> = (one, lines) => {
  lines.add(0, `Name:\t${one.metadata.name}`);
  lines.add(0, `Value:\t${one.value ?? 0}`);
  lines.add(0, `GlobalDefault:\t${one.globalDefault ?? false}`);
  lines.add(0, `PreemptionPolicy:\t${one.preemptionPolicy ?? ''}`);
  lines.add(0, `Description:\t${one.description ?? ''}`);
  lines.add(0, `Annotations:\t${formatLabels(one.metadata.annotations)}`);
};
