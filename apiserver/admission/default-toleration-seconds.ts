import type { Pod, Toleration } from '../../proto/gen/core/v1.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isWriteOf } from './refuse.ts';

/** How long pods stay on a node that is not heard of: long enough for a restart of the node. */
const tolerationSeconds = 300;
const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;

/**
 * Pods that do not say otherwise stay five minutes on a node that has failed.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
export function defaultTolerationSeconds(): AdmissionPlugin {
  return {
    name: 'DefaultTolerationSeconds',
    handles: (request) => request.operation !== 'DELETE' && isWriteOf(request, '', 'pods'),
    admit(request) {
      const { spec } = request.object as unknown as Pod;
      const given = spec.tolerations ?? [];
      const missing = keys.filter((key) => !given.some((toleration) => concerns(toleration, key)));
      if (missing.length === 0) return;
      spec.tolerations = [
        ...given,
        ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds })),
      ];
    },
  };
}

function concerns({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
