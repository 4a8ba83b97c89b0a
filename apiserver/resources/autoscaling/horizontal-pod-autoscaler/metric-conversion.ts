import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type * as v1 from '../../../../proto/gen/autoscaling/v1.ts';
import type * as v2 from '../../../../proto/gen/autoscaling/v2.ts';

/** A copy without the fields that are undefined: JSON has no such thing. */
function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) out[name] = value;
  return out as T;
}

const zero = '0';
const nobody: v2.CrossVersionObjectReference = { kind: '', name: '' };

function target(
  type: string,
  fields: Omit<{ [K in keyof v2.MetricTarget]?: v2.MetricTarget[K] | undefined }, 'type'>,
): v2.MetricTarget {
  return given<v2.MetricTarget>({
    type,
    value: fields.value,
    averageValue: fields.averageValue,
    averageUtilization: fields.averageUtilization,
  });
}

/** A metric as autoscaling/v1 has it in its annotation, in the form of v2. */
export function metricFromV1(metric: v1.MetricSpec): v2.MetricSpec {
  const { type, object, pods, resource, containerResource, external } = metric;
  return given<v2.MetricSpec>({
    type,
    object: object && {
      describedObject: object.target ?? nobody,
      metric: given<v2.MetricIdentifier>({ name: object.metricName, selector: object.selector }),
      target: objectTarget(object),
    },
    pods: pods && {
      metric: given<v2.MetricIdentifier>({ name: pods.metricName, selector: pods.selector }),
      target: target('AverageValue', { averageValue: pods.targetAverageValue ?? zero }),
    },
    resource: resource && {
      name: resource.name ?? '',
      target: resourceTarget(resource.targetAverageUtilization, resource.targetAverageValue),
    },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      container: containerResource.container ?? '',
      target: resourceTarget(containerResource.targetAverageUtilization, containerResource.targetAverageValue),
    },
    external: external && {
      metric: given<v2.MetricIdentifier>({ name: external.metricName, selector: external.metricSelector }),
      target: target(external.targetValue === undefined ? 'AverageValue' : 'Value', {
        value: external.targetValue,
        averageValue: external.targetAverageValue,
      }),
    },
  });
}

/** v1 cannot leave the value out, so beside an average a zero is no value. */
function objectTarget({ targetValue = zero, averageValue }: v1.ObjectMetricSource): v2.MetricTarget {
  if (averageValue === undefined) return target('Value', { value: targetValue });
  const isZero = tryParseQuantity(targetValue)?.sign() === 0;
  return target('AverageValue', { value: isZero ? undefined : targetValue, averageValue });
}

function resourceTarget(averageUtilization: number | undefined, averageValue: string | undefined): v2.MetricTarget {
  return target(averageUtilization === undefined ? 'AverageValue' : 'Utilization', {
    averageUtilization,
    averageValue,
  });
}

/** The other way round. */
export function metricToV1(metric: v2.MetricSpec): v1.MetricSpec {
  const { type, object, pods, resource, containerResource, external } = metric;
  return given<v1.MetricSpec>({
    type,
    object:
      object &&
      given<v1.ObjectMetricSource>({
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? zero,
        selector: object.metric.selector,
        averageValue: object.target.averageValue,
      }),
    pods:
      pods &&
      given<v1.PodsMetricSource>({
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? zero,
        selector: pods.metric.selector,
      }),
    resource:
      resource &&
      given<v1.ResourceMetricSource>({
        name: resource.name,
        targetAverageUtilization: resource.target.averageUtilization,
        targetAverageValue: resource.target.averageValue,
      }),
    containerResource:
      containerResource &&
      given<v1.ContainerResourceMetricSource>({
        name: containerResource.name,
        container: containerResource.container,
        targetAverageUtilization: containerResource.target.averageUtilization,
        targetAverageValue: containerResource.target.averageValue,
      }),
    external:
      external &&
      given<v1.ExternalMetricSource>({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
  });
}

/** What a metric stands at, in the form of v1. */
export function metricStatusToV1(status: v2.MetricStatus): v1.MetricStatus {
  const { type, object, pods, resource, containerResource, external } = status;
  return given<v1.MetricStatus>({
    type,
    object:
      object &&
      given<v1.ObjectMetricStatus>({
        target: object.describedObject,
        metricName: object.metric.name,
        currentValue: object.current.value ?? zero,
        selector: object.metric.selector,
        averageValue: object.current.averageValue,
      }),
    pods:
      pods &&
      given<v1.PodsMetricStatus>({
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? zero,
        selector: pods.metric.selector,
      }),
    resource:
      resource &&
      given<v1.ResourceMetricStatus>({
        name: resource.name,
        currentAverageUtilization: resource.current.averageUtilization,
        currentAverageValue: resource.current.averageValue ?? zero,
      }),
    containerResource:
      containerResource &&
      given<v1.ContainerResourceMetricStatus>({
        name: containerResource.name,
        container: containerResource.container,
        currentAverageUtilization: containerResource.current.averageUtilization,
        currentAverageValue: containerResource.current.averageValue ?? zero,
      }),
    external:
      external &&
      given<v1.ExternalMetricStatus>({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        currentValue: external.current.value ?? zero,
        currentAverageValue: external.current.averageValue,
      }),
  });
}

/** The reverse of `metricStatusToV1`. */
export function metricStatusFromV1(status: v1.MetricStatus): v2.MetricStatus {
  const { type, object, pods, resource, containerResource, external } = status;
  const value = (fields: { [K in keyof v2.MetricValueStatus]: v2.MetricValueStatus[K] | undefined }) =>
    given<v2.MetricValueStatus>(fields);
  return given<v2.MetricStatus>({
    type,
    object: object && {
      describedObject: object.target ?? nobody,
      metric: given<v2.MetricIdentifier>({ name: object.metricName, selector: object.selector }),
      current: value({ value: object.currentValue, averageValue: object.averageValue }),
    },
    pods: pods && {
      metric: given<v2.MetricIdentifier>({ name: pods.metricName, selector: pods.selector }),
      current: value({ averageValue: pods.currentAverageValue }),
    },
    resource: resource && {
      name: resource.name ?? '',
      current: value({
        averageUtilization: resource.currentAverageUtilization,
        averageValue: resource.currentAverageValue,
      }),
    },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      container: containerResource.container ?? '',
      current: value({
        averageUtilization: containerResource.currentAverageUtilization,
        averageValue: containerResource.currentAverageValue,
      }),
    },
    external: external && {
      metric: given<v2.MetricIdentifier>({ name: external.metricName, selector: external.metricSelector }),
      current: value({ value: external.currentValue, averageValue: external.currentAverageValue }),
    },
  });
}
