import type { Ingress } from '../../../../proto/gen/networking/v1.ts';
import { balancerWarnings } from '../../core/addresses/address-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { checkClassAnnotation, validateIngress, validateIngressStatus } from './validation.ts';

export const ingressStrategy = strategyFor<Ingress>({
  countsGenerations: true,
  validate: validateIngress,
  validateCreate: checkClassAnnotation,
  validateStatusUpdate: validateIngressStatus,
  // Only who makes an ingress is told, and only when nothing else names its class.
  warnings: ({ metadata, spec }, old) =>
    !old && metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined && spec?.ingressClassName === undefined
      ? ['annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead']
      : [],
  statusWarnings: ({ status }) => balancerWarnings(status?.loadBalancer?.ingress),
});
