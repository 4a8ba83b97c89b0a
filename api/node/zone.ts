import type { Node } from '../../proto/gen/core/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';

/**
 * What tells the zones of nodes apart: region and zone of a node's labels, also of those of long ago; empty when it says
 * neither. https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesiozone
 */
export function zoneOf({ metadata }: DeepReadonly<Node>): string {
  const labels = metadata.labels ?? {};
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}
