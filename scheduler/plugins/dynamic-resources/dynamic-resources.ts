import { type Rejected, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, PostFilterPlugin } from '../../framework/plugin.ts';

const name = 'DynamicResources';

const unsupported: Rejected = rejected(name, 'dynamic resource allocation is not supported', {
  preemptionMayHelp: false,
});

/**
 * Devices by resource claims are not given out: a pod that has claims is refused by name. For all others it says what it says in
 * Kubernetes when there are no claims.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
export const dynamicResources: FilterPlugin & PostFilterPlugin = {
  name,
  filterScope: 'node',
  preFilter: ({ template }) => ((template.spec.resourceClaims?.length ?? 0) > 0 ? unsupported : { kind: 'skip' }),
  postFilter(_pod, _cluster, failure) {
    // Kubernetes looks for what its PreFilter stored, which is not there when an earlier plugin ended the PreFilters.
    if (!failure.ranPreFilter(name)) return { kind: 'failed', message: 'not found' };
    return { kind: 'unhelpful', message: 'no new claims to deallocate', clearNomination: false };
  },
};
