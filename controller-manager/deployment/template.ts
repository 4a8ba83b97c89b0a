import { semanticEqual } from '../../api/meta/deep-equal.ts';
import type { Shared } from '../../client/client.ts';
import type { PodTemplateSpec } from '../../proto/gen/core/v1.ts';

/** Tells the pods of one ReplicaSet of a Deployment from those of another; its value is a hash of the template. */
export const podTemplateHashLabel = 'pod-template-hash';

/** Whether two pod templates mean the same, but for the label that Deployments add. */
export function sameTemplate(a: Shared<PodTemplateSpec> | undefined, b: Shared<PodTemplateSpec> | undefined): boolean {
  if (!semanticEqual(a?.spec, b?.spec)) return false;
  return semanticEqual(withoutHash(a?.metadata), withoutHash(b?.metadata));
}

function withoutHash(metadata: Shared<PodTemplateSpec>['metadata']): object {
  // The server writes a null time into templates; it says nothing.
  const { creationTimestamp: _, labels, ...rest } = metadata ?? {};
  const { [podTemplateHashLabel]: _hash, ...kept } = labels ?? {};
  return { ...rest, labels: kept };
}
