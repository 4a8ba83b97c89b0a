import type { Ingress } from '../../proto/gen/networking/v1.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import { defaultClassFinder } from './default-class.ts';
import { isWriteOf } from './refuse.ts';

const ingressClasses = { group: 'networking.k8s.io', resource: 'ingressclasses' } as const;
const classAnnotation = 'kubernetes.io/ingress.class';

/**
 * Ingresses that name no class get the default one.
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function defaultIngressClass(lookup: AdmissionLookup): AdmissionPlugin {
  const findDefault = defaultClassFinder(lookup, ingressClasses, ['ingressclass.kubernetes.io/is-default-class']);
  return {
    name: 'DefaultIngressClass',
    handles: (request) => request.operation === 'CREATE' && isWriteOf(request, 'networking.k8s.io', 'ingresses'),
    admit(request) {
      const ingress = request.object as unknown as Ingress;
      if (ingress.spec?.ingressClassName !== undefined) return;
      if (ingress.metadata.annotations?.[classAnnotation] !== undefined) return;
      const found = findDefault();
      if (found) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name };
    },
  };
}
