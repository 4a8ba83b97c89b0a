import { autoscalingV2Resources } from '../../../proto/gen/resources.ts';
import type { KindDefinition } from '../kind-definition.ts';
import {
  horizontalPodAutoscalerColumns,
  horizontalPodAutoscalerV1Columns,
} from './horizontal-pod-autoscaler/columns.ts';
import { fromStored, toStored } from './horizontal-pod-autoscaler/conversion.ts';
import { horizontalPodAutoscalerStrategy } from './horizontal-pod-autoscaler/strategy.ts';
import { horizontalPodAutoscalerV1Strategy } from './horizontal-pod-autoscaler/strategy-v1.ts';

/** The kinds of autoscaling. Those of v1 are stored in v2, which says all that v1 can say. */
export const autoscalingKinds: Readonly<Record<string, KindDefinition>> = {
  'autoscaling/v1/horizontalpodautoscalers': {
    strategy: horizontalPodAutoscalerV1Strategy,
    columns: horizontalPodAutoscalerV1Columns,
    storedAs: autoscalingV2Resources.horizontalpodautoscalers,
    conversion: { fromStored, toStored },
  },
  'autoscaling/v2/horizontalpodautoscalers': {
    strategy: horizontalPodAutoscalerStrategy,
    columns: horizontalPodAutoscalerColumns,
  },
};
