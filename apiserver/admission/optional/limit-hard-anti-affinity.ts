import type { Pod } from '../../../proto/gen/core/v1.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { isWriteOf, refusal } from '../refuse.ts';

const hostname = 'kubernetes.io/hostname';

/**
 * Pods keep others away from their node only, not from a whole zone.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#limitpodhardantiaffinitytopology
 */
export function limitHardAntiAffinity(): AdmissionPlugin {
  return {
    name: 'LimitPodHardAntiAffinityTopology',
    handles: (request) => request.operation !== 'DELETE' && isWriteOf(request, '', 'pods'),
    validate(request) {
      const { affinity } = (request.object as unknown as Pod).spec;
      const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const { topologyKey } of terms) {
        if (topologyKey === hostname) continue;
        throw refusal(
          request,
          `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${topologyKey} but only key ${hostname} is allowed`,
        );
      }
    },
  };
}
