import type { Pod } from '../../../proto/gen/core/v1.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { isWriteOf } from '../refuse.ts';

/**
 * Pods that ask for a device tolerate the taint that keeps others from the nodes that have it.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#extendedresourcetoleration
 */
export function extendedResourceToleration(): AdmissionPlugin {
  return {
    name: 'ExtendedResourceToleration',
    handles: (request) => request.operation !== 'DELETE' && isWriteOf(request, '', 'pods'),
    admit(request) {
      const { spec } = request.object as unknown as Pod;
      const devices = new Set<string>();
      for (const { resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
        for (const name in resources?.requests) if (isDevice(name)) devices.add(name);
      }
      for (const key of [...devices].sort()) {
        const toleration = { key, operator: 'Exists', effect: 'NoSchedule' };
        const others = spec.tolerations ?? [];
        const has = others.some((one) => one.key === key && one.operator === 'Exists' && one.effect === 'NoSchedule');
        if (!has) spec.tolerations = [...others, toleration];
      }
    },
  };
}

/** Resources with a domain that is not Kubernetes' own. */
function isDevice(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
}
