import type { HorizontalPodAutoscaler } from '../../../../proto/gen/autoscaling/v2.ts';
import { strategyFor } from '../../typed.ts';
import { dropConvertedAnnotations } from './converted-annotations.ts';
import { defaultHorizontalPodAutoscaler } from './defaults.ts';
import { validateHorizontalPodAutoscaler, validateHorizontalPodAutoscalerStatus } from './validation.ts';

export const horizontalPodAutoscalerStrategy = strategyFor<HorizontalPodAutoscaler>({
  defaults: (autoscaler) => {
    dropConvertedAnnotations(autoscaler.metadata);
    defaultHorizontalPodAutoscaler(autoscaler);
  },
  validateCreate: (autoscaler) => validateHorizontalPodAutoscaler(autoscaler),
  validateUpdate: (autoscaler, old) => validateHorizontalPodAutoscaler(autoscaler, old),
  validateStatusUpdate: validateHorizontalPodAutoscalerStatus,
});
