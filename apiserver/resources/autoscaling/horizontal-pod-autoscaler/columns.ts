import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '../../../../proto/gen/autoscaling/v2.ts';
import type { ApiObject } from '../../../registry/object.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, shortList, textColumn } from '../../../table/column.ts';
import type { TableColumns } from '../../../table/columns.ts';
import { type KindObject, tableFor } from '../../typed.ts';
import { toStored } from './conversion.ts';

const unknown = '<unknown>';
type ReadonlySpec = DeepReadonly<MetricSpec>;
type ReadonlyStatus = DeepReadonly<MetricStatus> | undefined;

const columns = [
  nameColumn,
  textColumn('Reference'),
  textColumn('Targets'),
  textColumn('MinPods'),
  textColumn('MaxPods'),
  textColumn('Replicas'),
  ageColumn,
];

function cells(
  { metadata, spec, status }: DeepReadonly<KindObject<HorizontalPodAutoscaler>>,
  now: number,
): readonly unknown[] {
  const metrics = spec.metrics ?? [];
  const targets = metrics.map((metric, i) => targetCell(metric, status.currentMetrics?.[i]));
  return [
    metadata.name,
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    shortList(targets, 2, '<none>', ', '),
    String(spec.minReplicas ?? '<unset>'),
    spec.maxReplicas,
    status.currentReplicas ?? 0,
    ageCell(metadata.creationTimestamp, now),
  ];
}

export const horizontalPodAutoscalerColumns = tableFor<HorizontalPodAutoscaler>(columns, cells);

/** The same table for objects in the form of autoscaling/v1. */
export const horizontalPodAutoscalerV1Columns: TableColumns = {
  columns,
  cells: (object, now) => cells(toStored(object as ApiObject) as unknown as KindObject<HorizontalPodAutoscaler>, now),
};

/** Where a metric stands and where it shall. */
function targetCell(spec: ReadonlySpec, status: ReadonlyStatus): string {
  switch (spec.type) {
    case 'External':
      return valueCell(spec.external, status?.external);
    case 'Object':
      return valueCell(spec.object, status?.object);
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods?.target.averageValue ?? '<nil>'}`;
    case 'Resource':
      return resourceCell(spec.resource, status?.resource);
    case 'ContainerResource':
      return resourceCell(spec.containerResource, status?.containerResource);
    default:
      return '<unknown type>';
  }
}

function valueCell(
  source: ReadonlySpec['external'] | ReadonlySpec['object'],
  status: DeepReadonly<MetricStatus['external'] | MetricStatus['object']> | undefined,
): string {
  const { averageValue, value } = source?.target ?? {};
  if (averageValue !== undefined) return `${status?.current.averageValue ?? unknown}/${averageValue} (avg)`;
  return `${status?.current.value ?? unknown}/${value ?? '<nil>'}`;
}

function resourceCell(
  source: ReadonlySpec['resource'] | ReadonlySpec['containerResource'],
  status: DeepReadonly<MetricStatus['resource'] | MetricStatus['containerResource']> | undefined,
): string {
  const { averageValue, averageUtilization } = source?.target ?? {};
  if (averageValue !== undefined) {
    return `${source?.name}: ${status?.current.averageValue ?? unknown}/${averageValue}`;
  }
  const current = status?.current.averageUtilization;
  const wanted = averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`;
  return `${source?.name}: ${current === undefined ? unknown : `${current}%`}/${wanted}`;
}
