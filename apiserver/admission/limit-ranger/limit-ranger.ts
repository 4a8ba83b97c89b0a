import type { LimitRange, PersistentVolumeClaim, Pod } from '../../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { joinReasons, refusal } from '../refuse.ts';
import { applyDefaults } from './defaults.ts';
import { claimViolations, podViolations } from './limits.ts';

const limitRanges = { group: '', resource: 'limitranges' } as const;

/**
 * Fills in and checks what containers, pods and claims of a namespace may ask for.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#limitranger
 */
export function limitRanger(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'LimitRanger',
    handles,
    admit(request) {
      if (request.resource.type.resource !== 'pods' || request.operation !== 'CREATE') return;
      for (const range of lookup.list(limitRanges, request.namespace)) {
        applyDefaults(range as unknown as LimitRange, request.object as unknown as Pod);
      }
    },
    validate(request) {
      for (const object of lookup.list(limitRanges, request.namespace)) {
        const range = object as unknown as LimitRange;
        const violations =
          request.resource.type.resource === 'pods'
            ? podViolations(range, request.object as unknown as Pod)
            : claimViolations(range, request.object as unknown as PersistentVolumeClaim);
        if (violations.length > 0) throw refusal(request, joinReasons(violations));
      }
    },
  };
}

/** Resources of a pod change only through `resize`; so nothing else of an update is looked at. */
function handles({ operation, subresource, resource: { type }, old }: AdmissionRequest): boolean {
  if (type.group !== '') return false;
  if (type.resource === 'pods') {
    return subresource === undefined ? operation === 'CREATE' : subresource === 'resize' && operation === 'UPDATE';
  }
  if (type.resource !== 'persistentvolumeclaims' || subresource !== undefined) return false;
  return operation === 'CREATE' || (operation === 'UPDATE' && old?.metadata.deletionTimestamp === undefined);
}
