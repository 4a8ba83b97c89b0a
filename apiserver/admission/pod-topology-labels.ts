import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';

const nodes = { group: '', resource: 'nodes' } as const;
const labels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const;

/**
 * A pod that is bound to a node gets the node's topology labels, so that it can learn where it runs (KEP-4742).
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podtopologylabels
 */
export function podTopologyLabels(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'PodTopologyLabels',
    handles: ({ subresource, resource: { type } }) =>
      subresource === 'binding' && type.resource === 'pods' && type.group === '',
    admit(request) {
      const pod = request.object as unknown as Pod;
      const node = lookup.get(nodes, undefined, pod.spec.nodeName ?? '') as Node | undefined;
      const given = node?.metadata.labels;
      if (!given) return;
      for (const label of labels) {
        const value = given[label];
        if (value !== undefined) pod.metadata.labels = { ...pod.metadata.labels, [label]: value };
      }
    },
  };
}
