import { quote } from '../../api/field/quote.ts';
import { semanticEqual } from '../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import { isSidecar } from '../../api/pod/containers.ts';
import type { Node, Pod, PodSpec } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import { refusal } from './refuse.ts';

const nodes = { group: '', resource: 'nodes' } as const;

/**
 * A change of a pod that its node cannot carry out is refused: nodes say what they can, as long as not all can.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/node-declared-features/
 */
export function nodeDeclaredFeatureValidator(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'NodeDeclaredFeatureValidator',
    handles: ({ operation, subresource, resource: { type } }) =>
      operation === 'UPDATE' &&
      (subresource === undefined || subresource === 'resize') &&
      type.resource === 'pods' &&
      type.group === '',
    validate(request) {
      const pod = request.object as unknown as Pod;
      const old = request.old as unknown as DeepReadonly<Pod>;
      const { nodeName } = pod.spec;
      if (!nodeName || pod.metadata.generation === old.metadata.generation) return;
      const needed = featuresForChange(pod.spec, old.spec);
      if (needed.length === 0) return;
      const node = lookup.get(nodes, undefined, nodeName) as Node | undefined;
      if (!node) throw refusal(request, `node ${quote(nodeName)} not found`);
      const declared = node.status.declaredFeatures ?? [];
      const missing = needed.filter((feature) => !declared.includes(feature));
      if (missing.length === 0) return;
      const message = `pod update requires features ${missing.join(', ')} which are not available on node ${quote(nodeName)}`;
      throw refusal(request, message);
    },
  };
}

/** The features of 1.36 that a node needs to go from one spec to the other. */
function featuresForChange(spec: PodSpec, old: DeepReadonly<PodSpec>): string[] {
  const needed: string[] = [];
  if (!semanticEqual(spec.resources, old.resources)) needed.push('InPlacePodLevelResourcesVerticalScaling');
  const changed = old.initContainers?.some(
    (container, i) => !isSidecar(container) && !semanticEqual(container.resources, spec.initContainers?.[i]?.resources),
  );
  if (changed) needed.push('InPlacePodVerticalScalingInitContainers');
  return needed;
}
