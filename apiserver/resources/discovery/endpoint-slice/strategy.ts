import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { strategyFor } from '../../typed.ts';
import { endpointSliceWarnings, validateEndpointSlice, validateEndpointSliceUpdate } from './validation.ts';

/** What older versions said of the place of an endpoint is not taken any more. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology;
}

export const endpointSliceStrategy = strategyFor<EndpointSlice>({
  countsGenerations: true,
  prepareForCreate: dropTopology,
  prepareForUpdate: (slice, old) => {
    const { metadata } = slice;
    // Labels say which service the slice is of, so they count as content.
    if (!deepEqual(metadata.labels, old.metadata.labels)) metadata.generation = (old.metadata.generation ?? 0) + 1;
    if (!deepEqual(slice.endpoints, old.endpoints)) dropTopology(slice);
  },
  validateCreate: (slice) => validateEndpointSlice(slice),
  validateUpdate: validateEndpointSliceUpdate,
  warnings: endpointSliceWarnings,
});
