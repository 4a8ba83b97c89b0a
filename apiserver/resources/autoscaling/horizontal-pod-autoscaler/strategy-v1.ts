import type { HorizontalPodAutoscaler } from '../../../../proto/gen/autoscaling/v2.ts';
import type { ApiObject, StoredObject } from '../../../registry/object.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { fromV1 } from './conversion.ts';
import { validateHorizontalPodAutoscaler, validateHorizontalPodAutoscalerStatus } from './validation.ts';

function inV2(object: ApiObject | StoredObject): HorizontalPodAutoscaler {
  return fromV1(object as ApiObject) as HorizontalPodAutoscaler;
}

/** autoscaling/v1: the rules are those of v2, in which the objects are stored. */
export const horizontalPodAutoscalerV1Strategy: Strategy = {
  validateCreate: (object) => validateHorizontalPodAutoscaler(inV2(object)),
  validateUpdate: (object, old) => validateHorizontalPodAutoscaler(inV2(object), inV2(old)),
  validateStatusUpdate: (object) => validateHorizontalPodAutoscalerStatus(inV2(object)),
};
