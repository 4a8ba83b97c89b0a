import type { ResourceSlice } from '../../../../proto/gen/resource/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateResourceSlice, validateResourceSliceUpdate } from './validation.ts';

export const resourceSliceStrategy = strategyFor<ResourceSlice>({
  returnsDeleted: true,
  countsGenerations: true,
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec.nodeName ?? '', 'spec.driver': spec.driver ?? '' }),
});
