import type { Ingress } from '../../../../proto/gen/networking/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkClassAnnotation, validateIngress, validateIngressStatus } from './validation.ts';

export const ingressStrategy = strategyFor<Ingress>({
  countsGenerations: true,
  validate: validateIngress,
  validateCreate: checkClassAnnotation,
  validateStatusUpdate: validateIngressStatus,
  warnings: ({ metadata }) =>
    metadata.annotations && 'kubernetes.io/ingress.class' in metadata.annotations
      ? ['annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead']
      : [],
});
