import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validation.ts';

export const endpointSliceStrategy = strategyFor<EndpointSlice>({
  countsGenerations: true,
  prepareForUpdate: ({ metadata }, old) => {
    // Labels say which service the slice is of, so they count as content.
    if (!deepEqual(metadata.labels, old.metadata.labels)) metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
});
