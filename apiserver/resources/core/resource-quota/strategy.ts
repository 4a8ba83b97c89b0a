import type { ResourceQuota } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { roundAmounts } from '../amounts/round.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './validation.ts';

/** What is particular to quotas. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export const resourceQuotaStrategy = strategyFor<ResourceQuota>({
  returnsDeleted: true,
  defaults: ({ spec, status }) => {
    roundAmounts(spec.hard);
    roundAmounts(status?.hard);
    roundAmounts(status?.used);
  },
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatusUpdate: ({ status }) => validateQuotaStatus(status),
});
