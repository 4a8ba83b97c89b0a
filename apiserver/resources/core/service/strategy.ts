import { isDns1035Label } from '../../../../api/names/dns.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { settleAllocatedValues } from './allocated-values.ts';
import { defaultService } from './defaults.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './validation.ts';

/**
 * What is particular to services. Addresses and ports are given out elsewhere, between the defaults and the preparation:
 * `settleAllocatedValues`, then `settleIpFamilies`, then `needsClusterIp`, `needsNodePorts` and `needsHealthCheckPort` say
 * what is to be given.
 */
export const serviceStrategy = strategyFor<Service>({
  returnsDeleted: true,
  allowsCreateOnUpdate: true,
  validateName: isDns1035Label,
  defaults: defaultService,
  prepareForCreate: (service) => settleAllocatedValues(service, undefined),
  prepareForUpdate: (service, old) => settleAllocatedValues(service, old),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  warnings: ({ spec }) => {
    const found: string[] = [];
    if (spec.type === 'ExternalName' && spec.externalIPs?.length) {
      found.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
    }
    if (spec.type !== 'ExternalName' && spec.clusterIP === 'None') {
      if (spec.loadBalancerIP) found.push('spec.loadBalancerIP is ignored for headless services');
      if (spec.externalIPs?.length) found.push('spec.externalIPs is ignored for headless services');
      if (spec.sessionAffinity !== 'None') found.push('spec.SessionAffinity is ignored for headless services');
    }
    return found;
  },
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
});
