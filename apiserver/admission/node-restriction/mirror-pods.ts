import type { Node, Pod } from '../../../proto/gen/core/v1.ts';
import { podConfigMapNames, podSecretNames } from '../pod-references.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Why a node may not create a pod; undefined when it may. It may show the pods that it runs from its own files, no others. */
export function mirrorPodProblem(pod: Pod, nodeName: string, node: Node | undefined): string | undefined {
  const quoted = JSON.stringify(nodeName);
  const { spec, metadata } = pod;
  if (metadata.annotations?.[mirrorAnnotation] === undefined)
    return `pod does not have "${mirrorAnnotation}" annotation, node ${quoted} can only create mirror pods`;
  if (spec.nodeName !== nodeName) return `node ${quoted} can only create pods with spec.nodeName set to itself`;
  return ownerProblem(pod, nodeName, node) ?? referenceProblem(pod, quoted);
}

function ownerProblem({ metadata }: Pod, nodeName: string, node: Node | undefined): string | undefined {
  const quoted = JSON.stringify(nodeName);
  const owners = metadata.ownerReferences ?? [];
  if (owners.length > 1) return `node ${quoted} can only create pods with a single owner reference set to itself`;
  const owner = owners[0];
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== nodeName)
    return `node ${quoted} can only create pods with an owner reference set to itself`;
  if (!owner.controller) return `node ${quoted} can only create pods with a controller owner reference set to itself`;
  if (owner.blockOwnerDeletion) return `node ${quoted} must not set blockOwnerDeletion on an owner reference`;
  if (node && owner.uid !== node.metadata.uid)
    return `node ${nodeName} UID mismatch: expected ${node.metadata.uid} got ${owner.uid}`;
  return undefined;
}

function referenceProblem({ spec }: Pod, quoted: string): string | undefined {
  const refuse = (what: string) => `node ${quoted} can not create pods that reference ${what}`;
  if (spec.serviceAccountName) return refuse('a service account');
  if (podSecretNames(spec).size > 0) return refuse('secrets');
  if (podConfigMapNames(spec).size > 0) return refuse('configmaps');
  if (spec.volumes?.some((volume) => volume.persistentVolumeClaim)) return refuse('persistentvolumeclaims');
  if ((spec.resourceClaims ?? []).length > 0) return refuse('resourceclaims');
  if (spec.volumes?.some((volume) => volume.projected?.sources?.some((source) => source.clusterTrustBundle)))
    return refuse('clustertrustbundles');
  return undefined;
}
