import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { balancerWarnings } from '../addresses/address-warnings.ts';
import { settleAllocatedValues } from './allocated-values.ts';
import { defaultService } from './defaults.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './validation.ts';
import { serviceWarnings } from './warnings.ts';

/**
 * What is particular to services. Addresses and ports are given out elsewhere, between the defaults and the preparation:
 * `settleAllocatedValues`, then `settleIpFamilies`, then `needsClusterIp`, `needsNodePorts` and `needsHealthCheckPort` say
 * what is to be given.
 */
export const serviceStrategy = strategyFor<Service>({
  returnsDeleted: true,
  allowsCreateOnUpdate: true,
  validateName: isDns1123Label,
  defaults: defaultService,
  prepareForCreate: (service) => settleAllocatedValues(service, undefined),
  prepareForUpdate: (service, old) => settleAllocatedValues(service, old),
  validateCreate: (service) => validateService(service),
  validateUpdate: (service, old) => [...validateService(service, old), ...validateServiceUpdate(service, old)],
  validateStatusUpdate: validateServiceStatus,
  warnings: serviceWarnings,
  statusWarnings: ({ status }) => balancerWarnings(status.loadBalancer?.ingress),
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
});
