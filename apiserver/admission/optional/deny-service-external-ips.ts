import type { Service } from '../../../proto/gen/core/v1.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { isWriteOf, refusal } from '../refuse.ts';

/**
 * No service takes addresses that the cluster does not give it: it could draw traffic that is meant for others.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips
 */
export function denyServiceExternalIps(): AdmissionPlugin {
  return {
    name: 'DenyServiceExternalIPs',
    handles: (request) => request.operation !== 'DELETE' && isWriteOf(request, '', 'services'),
    validate(request) {
      const before = new Set((request.old as unknown as Service | undefined)?.spec.externalIPs ?? []);
      const now = (request.object as unknown as Service).spec.externalIPs ?? [];
      if (now.every((ip) => before.has(ip))) return;
      throw refusal(request, 'Use of external IPs is denied by admission control.');
    },
  };
}
