import type {
  HorizontalPodAutoscaler,
  HPAScalingPolicy,
  HPAScalingRules,
  MetricSpec,
} from '../../../../proto/gen/autoscaling/v2.ts';

const busyCpu = (): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
});

/**
 * Scales by processor time unless it says by what. Who says anything of the pace gets the rest of it filled in.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#default-behavior
 */
export function defaultHorizontalPodAutoscaler({ spec }: HorizontalPodAutoscaler): void {
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0) spec.metrics = [busyCpu()];
  if (!spec.behavior) return;
  spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  });
  // How long to wait before scaling down is an option of the controller.
  spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, {
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  });
}

interface Pace {
  readonly stabilizationWindowSeconds?: number;
  readonly policies: HPAScalingPolicy[];
}

function withDefaults(given: HPAScalingRules | undefined, pace: Pace): HPAScalingRules {
  const rules: HPAScalingRules = { ...pace, selectPolicy: 'Max', ...given };
  return rules;
}
