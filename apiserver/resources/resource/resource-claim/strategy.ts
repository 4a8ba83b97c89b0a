import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { ResourceClaim } from '../../../../proto/gen/resource/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';
import { checkDeviceClaim, defaultDeviceClaim } from '../device-claim.ts';
import { dropDeallocated, validateClaimStatus } from './status.ts';

const specPath = fieldPath('spec');
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
  prepareForStatusUpdate: dropDeallocated,
  validateStatusUpdate: validateClaimStatus,
});
