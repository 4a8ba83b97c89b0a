import type { HorizontalPodAutoscaler } from '../../../../proto/gen/autoscaling/v2.ts';
import { strategyFor } from '../../typed.ts';
import { dropConvertedAnnotations } from './converted-annotations.ts';
import { defaultHorizontalPodAutoscaler } from './defaults.ts';
import { checkReferenceVersions } from './reference-versions.ts';
import {
  checkMinReplicas,
  validateHorizontalPodAutoscaler,
  validateHorizontalPodAutoscalerStatus,
} from './validation.ts';

export const horizontalPodAutoscalerStrategy = strategyFor<HorizontalPodAutoscaler>({
  defaults: (autoscaler) => {
    dropConvertedAnnotations(autoscaler.metadata);
    defaultHorizontalPodAutoscaler(autoscaler);
  },
  validate: validateHorizontalPodAutoscaler,
  validateCreate: (autoscaler) => [...checkMinReplicas(autoscaler), ...checkReferenceVersions(autoscaler)],
  validateUpdate: (autoscaler, old) => [
    ...checkMinReplicas(autoscaler, old),
    ...checkReferenceVersions(autoscaler, old),
  ],
  validateStatusUpdate: validateHorizontalPodAutoscalerStatus,
});
