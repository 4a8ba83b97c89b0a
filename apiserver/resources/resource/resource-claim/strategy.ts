import { type FieldError, invalidField, required, tooMany } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { ResourceClaim } from '../../../../proto/gen/resource/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { checkDeviceClaim, defaultDeviceClaim } from '../device-claim.ts';

const specPath = fieldPath('spec');
const statusPath = fieldPath('status');
const maxReservations = 256;

/** What may become of an allocation: it is made once, used by those who reserve it, and given up when nobody does. */
function validateStatus(claim: KindObject<ResourceClaim>, old: DeepReadonly<ResourceClaim>): FieldError[] {
  const errors: FieldError[] = [];
  const { allocation, reservedFor = [] } = claim.status ?? {};
  const before = old.status ?? {};
  const at = statusPath.child('reservedFor');
  if (reservedFor.length > maxReservations) errors.push(tooMany(at, reservedFor.length, maxReservations));
  if (!deepEqual(reservedFor, before.reservedFor ?? []) && reservedFor.length > 0) {
    if (!allocation)
      errors.push({
        type: 'FieldValueForbidden',
        field: String(at),
        message: 'Forbidden: may not be specified when `allocated` is not set',
      });
    for (const [i, consumer] of reservedFor.entries()) {
      for (const name of ['resource', 'name', 'uid'] as const) {
        if (!consumer[name]) errors.push(required(at.index(i).child(name)));
      }
    }
  }
  if (before.allocation && allocation && !semanticEqual(allocation, before.allocation)) {
    errors.push(invalidField(statusPath.child('allocation'), allocation, immutableMessage));
  }
  return errors;
}

const specSchema = () => messageSchema('k8s.io.api.resource.v1.ResourceClaimSpec');

export const resourceClaimStrategy = strategyFor<ResourceClaim>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  returnsDeleted: true,
  defaults: ({ spec }) => defaultDeviceClaim(spec),
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkDeviceClaim(errors, spec.devices, specPath.child('devices'));
    return errors;
  },
  validateUpdate: ({ spec }, old) =>
    semanticEqual(spec, old.spec) ? [] : [invalidField(specPath, internalForm(specSchema(), spec), immutableMessage)],
  validateStatusUpdate: validateStatus,
});
