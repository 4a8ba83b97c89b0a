import type { Shared } from '../../client/client.ts';
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../proto/gen/autoscaling/v2.ts';
import { type Described, type Describer, describeMetadata } from './describer.ts';
import type { Lines } from './lines.ts';
import { describeTime } from './time.ts';

/** https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export const describeAutoscaler: Describer<Shared<HorizontalPodAutoscaler>> = (scaler, lines) => {
  const { metadata, spec, status } = scaler;
  describeMetadata(lines, scaler as unknown as Described);
  lines.add(0, `CreationTimestamp:\t${describeTime(metadata.creationTimestamp)}`);
  lines.add(0, `Reference:\t${spec?.scaleTargetRef?.kind}/${spec?.scaleTargetRef?.name}`);
  lines.add(0, 'Metrics:\t( current / target )');
  for (const [at, metric] of (spec?.metrics ?? []).entries())
    lines.add(1, metricText(metric, status?.currentMetrics?.[at]));
  lines.add(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`);
  lines.add(0, `Max replicas:\t${spec?.maxReplicas ?? 0}`);
  if (spec?.behavior) {
    lines.add(0, 'Behavior:');
    describeBehavior(lines, 'Scale Up', spec.behavior.scaleUp);
    describeBehavior(lines, 'Scale Down', spec.behavior.scaleDown);
  }
  const counts = `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`;
  lines.add(0, `${spec?.scaleTargetRef?.kind} pods:\t${counts}`);
  if (!status?.conditions?.length) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus\tReason\tMessage');
  lines.add(1, '----\t------\t------\t-------');
  for (const { type, status: state, reason, message } of status.conditions)
    lines.add(1, `${type}\t${state}\t${reason ?? ''}\t${message ?? ''}`);
};

function metricText(metric: Shared<MetricSpec>, now: Shared<MetricStatus> | undefined): string {
  const { external, pods, object, resource, containerResource } = metric;
  switch (metric.type) {
    case 'External': {
      const average = external?.target?.averageValue !== undefined;
      const title = `${JSON.stringify(external?.metric?.name)} (target ${average ? 'average value' : 'value'})`;
      return `${title}:\t${valueText(external?.target, now?.external?.current, average)}`;
    }
    case 'Pods':
      return `${JSON.stringify(pods?.metric?.name)} on pods:\t${valueText(pods?.target, now?.pods?.current, true)}`;
    case 'Object': {
      const { kind, name } = object?.describedObject ?? {};
      const average = object?.target?.type === 'AverageValue';
      const title = `"${object?.metric?.name}" on ${kind}/${name} (target ${average ? 'average value' : 'value'})`;
      return `${title}:\t${valueText(object?.target, now?.object?.current, average)}`;
    }
    case 'Resource':
      return `resource ${resource?.name} on pods${resourceText(resource?.target, now?.resource?.current)}`;
    case 'ContainerResource': {
      const title = `resource ${containerResource?.name} of container "${containerResource?.container}" on pods`;
      return `${title}${resourceText(containerResource?.target, now?.containerResource?.current)}`;
    }
    default:
      return `<unknown metric type ${JSON.stringify(metric.type ?? '')}>`;
  }
}

function valueText(
  target: Shared<MetricTarget> | undefined,
  now: Shared<MetricValueStatus> | undefined,
  average: boolean,
): string {
  const [current, wanted] = average ? [now?.averageValue, target?.averageValue] : [now?.value, target?.value];
  return `${current ?? '<unknown>'} / ${wanted ?? '<nil>'}`;
}

function resourceText(target: Shared<MetricTarget> | undefined, now: Shared<MetricValueStatus> | undefined): string {
  if (target?.averageValue !== undefined) return `:\t${valueText(target, now, true)}`;
  const used = now?.averageUtilization;
  const current = used === undefined ? '<unknown>' : `${used}% (${now?.averageValue ?? '<nil>'})`;
  const wanted = target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  // Two spaces: kubectl indents this part as if it began a line.
  return `  (as a percentage of request):\t${current} / ${wanted}`;
}

function describeBehavior(lines: Lines, direction: string, rules: Shared<HPAScalingRules> | undefined): void {
  if (!rules) return;
  lines.add(1, `${direction}:`);
  if (rules.stabilizationWindowSeconds !== undefined)
    lines.add(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  lines.add(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  lines.add(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies)
    lines.add(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}
