import { isNotFound } from '../../../api/errors/predicates.ts';
import type { Client } from '../../../client/client.ts';
import { coreV1Resources } from '../../../proto/gen/resources.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { claimsOf } from './used-claims.ts';

/** What provisioners of claims that bind on first use wait for. */
const selectedNode = 'volume.kubernetes.io/selected-node';

/**
 * Tells the provisioners of the pod's unbound claims which node was chosen. The volume may come after the pod is bound: the
 * kubelet waits for it.
 */
export async function selectNode(client: Client, pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<void> {
  if (!pod.template.hasClaims) return;
  for (const { name } of claimsOf(pod)) {
    const key = { namespace: pod.namespace, name };
    const claim = await client.get(coreV1Resources.persistentvolumeclaims, key, { signal }).catch((error: unknown) => {
      // It went after the filters saw it; the kubelet will say so.
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (claim === undefined || claim.spec.volumeName || claim.metadata.annotations?.[selectedNode]) continue;
    const body = {
      metadata: { annotations: { [selectedNode]: nodeName }, resourceVersion: claim.metadata.resourceVersion },
    };
    await client.patch(coreV1Resources.persistentvolumeclaims, key, { type: 'merge', body }, { signal });
  }
}
