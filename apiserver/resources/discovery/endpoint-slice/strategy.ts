import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { ipWarnings } from '../../core/addresses/address-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validation.ts';

/** What older versions said of the place of an endpoint is not taken any more. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology;
}

const ownControllers = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

/** Controllers of the cluster copy what others have: nobody who could do better hears it. */
function addressWarnings({ metadata, endpoints }: EndpointSlice): string[] {
  if (ownControllers.includes(metadata?.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return [];
  return (endpoints ?? []).flatMap(({ addresses }, i) =>
    (addresses ?? []).flatMap((address, j) =>
      ipWarnings(address, fieldPath('endpoints').index(i).child('addresses').index(j)),
    ),
  );
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
  validate: validateEndpointSlice,
  warnings: addressWarnings,
  validateUpdate: validateEndpointSliceUpdate,
});
