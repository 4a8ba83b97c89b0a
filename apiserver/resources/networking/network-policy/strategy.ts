import type { NetworkPolicy } from '../../../../proto/gen/networking/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultNetworkPolicy } from './defaults.ts';
import { networkPolicyWarnings, validateNetworkPolicy } from './validation.ts';

export const networkPolicyStrategy = strategyFor<NetworkPolicy>({
  metadataChecks: ['all', 'change'],
  countsGenerations: true,
  defaults: defaultNetworkPolicy,
  validateCreate: (policy) => validateNetworkPolicy(policy),
  // Kubernetes looks at the whole policy twice when it is changed, and each look reports.
  validateUpdate: (policy, old) => [...validateNetworkPolicy(policy, old), ...validateNetworkPolicy(policy, old)],
  warnings: networkPolicyWarnings,
});
