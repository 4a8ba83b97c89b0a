import type { NetworkPolicy } from '../../../../proto/gen/networking/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultNetworkPolicy } from './defaults.ts';
import { networkPolicyWarnings, validateNetworkPolicy } from './validation.ts';

export const networkPolicyStrategy = strategyFor<NetworkPolicy>({
  countsGenerations: true,
  defaults: defaultNetworkPolicy,
  validateCreate: (policy) => validateNetworkPolicy(policy),
  validateUpdate: validateNetworkPolicy,
  warnings: networkPolicyWarnings,
});
