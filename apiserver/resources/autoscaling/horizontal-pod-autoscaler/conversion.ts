import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type * as v1 from '../../../../proto/gen/autoscaling/v1.ts';
import type * as v2 from '../../../../proto/gen/autoscaling/v2.ts';
import type { ObjectMeta } from '../../../../proto/gen/meta/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../../../registry/object.ts';
import { behaviorText, listText, readList, readMessage } from './annotation-text.ts';
import {
  behaviorAnnotation,
  conditionsAnnotation,
  currentMetricsAnnotation,
  dropConvertedAnnotations,
  metricsAnnotation,
} from './converted-annotations.ts';
import { defaultHorizontalPodAutoscaler } from './defaults.ts';
import { metricFromV1, metricStatusFromV1, metricStatusToV1, metricToV1 } from './metric-conversion.ts';

const metricSchema = () => messageSchema('k8s.io.api.autoscaling.v1.MetricSpec');
const metricStatusSchema = () => messageSchema('k8s.io.api.autoscaling.v1.MetricStatus');
const conditionSchema = () => messageSchema('k8s.io.api.autoscaling.v2.HorizontalPodAutoscalerCondition');
const behaviorSchema = () => messageSchema('k8s.io.api.autoscaling.v2.HorizontalPodAutoscalerBehavior');

type V1 = Omit<v1.HorizontalPodAutoscaler, 'metadata'> & { metadata: ObjectMeta };
type V2 = Omit<v2.HorizontalPodAutoscaler, 'metadata'> & { metadata: ObjectMeta };

/** The one metric that v1 has a field for. */
function isCpuUtilization({ type, resource }: DeepReadonly<v2.MetricSpec>): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

/** What stands in the store, autoscaling/v2, as autoscaling/v1 shows it. */
export function fromStored(stored: StoredObject): ApiObject {
  const { metadata, spec, status } = mutableCopy(stored) as unknown as V2;
  dropConvertedAnnotations(metadata);
  const annotations: Record<string, string> = {};
  const { metrics = [], behavior, ...rest } = spec;
  const { currentMetrics, conditions, ...counts } = status;
  const cpu = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const cpuNow = currentMetrics?.find(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu')?.resource
    ?.current.averageUtilization;
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  if (others.length > 0) annotations[metricsAnnotation] = listText(metricSchema(), others.map(metricToV1));
  // Also where there is a field: the raw value has none.
  if (currentMetrics && currentMetrics.length > 0) {
    annotations[currentMetricsAnnotation] = listText(metricStatusSchema(), currentMetrics.map(metricStatusToV1));
  }
  if (behavior) annotations[behaviorAnnotation] = behaviorText(behavior);
  if (conditions && conditions.length > 0) annotations[conditionsAnnotation] = listText(conditionSchema(), conditions);
  if (Object.keys(annotations).length > 0) metadata.annotations = { ...metadata.annotations, ...annotations };
  return {
    apiVersion: 'autoscaling/v1',
    kind: stored.kind,
    metadata,
    spec: { ...rest, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: {
      ...counts,
      currentReplicas: counts.currentReplicas ?? 0,
      ...(cpuNow === undefined ? {} : { currentCPUUtilizationPercentage: cpuNow }),
    },
  };
}

/** What a client of v1 sends, with what it has kept in annotations, in the form that is stored. */
export function toStored(object: ApiObject): ApiObject {
  const made = fromV1(object);
  defaultHorizontalPodAutoscaler(made as v2.HorizontalPodAutoscaler);
  return made as unknown as ApiObject;
}

/** The same before defaults, which is what validation looks at. */
export function fromV1(object: ApiObject): V2 {
  const { metadata, spec, status } = mutableCopy(object) as unknown as V1;
  const { annotations } = metadata;
  const { targetCPUUtilizationPercentage: cpu, ...rest } = spec;
  const metrics = (readList<v1.MetricSpec>(metricSchema(), annotations?.[metricsAnnotation]) ?? []).map(metricFromV1);
  if (cpu !== undefined) {
    metrics.push({
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } },
    });
  }
  const behavior = readMessage<v2.HorizontalPodAutoscalerBehavior>(behaviorSchema(), annotations?.[behaviorAnnotation]);
  const conditions = readList<v2.HorizontalPodAutoscalerCondition>(
    conditionSchema(),
    annotations?.[conditionsAnnotation],
  );
  const { currentCPUUtilizationPercentage: cpuNow, currentReplicas, ...counts } = status;
  const current = (readList<v1.MetricStatus>(metricStatusSchema(), annotations?.[currentMetricsAnnotation]) ?? []).map(
    metricStatusFromV1,
  );
  if (cpuNow !== undefined && current.length === 0) {
    current.push({ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: cpuNow } } });
  }
  dropConvertedAnnotations(metadata);
  return {
    apiVersion: 'autoscaling/v2',
    kind: object.kind,
    metadata,
    spec: { ...rest, ...(metrics.length > 0 ? { metrics } : {}), ...(behavior ? { behavior } : {}) },
    status: {
      ...counts,
      ...(currentReplicas ? { currentReplicas } : {}),
      currentMetrics: (current.length > 0 ? current : null) as v2.MetricStatus[],
      ...(conditions ? { conditions } : {}),
    },
  };
}
