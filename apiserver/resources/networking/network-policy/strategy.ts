import type { NetworkPolicy } from '../../../../proto/gen/networking/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultNetworkPolicy } from './defaults.ts';
import { validateNetworkPolicy } from './validation.ts';

export const networkPolicyStrategy = strategyFor<NetworkPolicy>({
  countsGenerations: true,
  defaults: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
});
