import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { StatefulSet } from '../../../../proto/gen/apps/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultStatefulSet } from './defaults.ts';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './validation.ts';

export const statefulSetStrategy = strategyFor<StatefulSet>({
  countsGenerations: true,
  // Its pods take their host names from it.
  validateName: isDns1123Label,
  defaults: defaultStatefulSet,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatus,
});
