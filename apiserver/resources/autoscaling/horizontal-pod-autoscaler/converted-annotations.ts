import type { ObjectMeta } from '../../../../proto/gen/meta/v1.ts';

/** Where autoscaling/v1 shows what it has no fields for. */
export const metricsAnnotation = 'autoscaling.alpha.kubernetes.io/metrics';
export const currentMetricsAnnotation = 'autoscaling.alpha.kubernetes.io/current-metrics';
export const conditionsAnnotation = 'autoscaling.alpha.kubernetes.io/conditions';
export const behaviorAnnotation = 'autoscaling.alpha.kubernetes.io/behavior';

const names = [metricsAnnotation, currentMetricsAnnotation, conditionsAnnotation, behaviorAnnotation];

/** Takes them out, as they are no annotations of the object: they are made anew for each answer in v1. */
export function dropConvertedAnnotations(metadata: ObjectMeta): void {
  const { annotations } = metadata;
  if (!annotations || !names.some((name) => name in annotations)) return;
  const kept = { ...annotations };
  for (const name of names) delete kept[name];
  if (Object.keys(kept).length > 0) metadata.annotations = kept;
  else delete metadata.annotations;
}
