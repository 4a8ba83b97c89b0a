import type { FieldError } from '../../../../api/field/field-error.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { RoleBinding } from '../../../../proto/gen/rbac/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkBinding, checkSameRole, defaultBinding } from '../bindings.ts';

const roleKinds = ['Role', 'ClusterRole'];

export const roleBindingStrategy = strategyFor<RoleBinding>({
  metadataChecks: ['all', 'change'],
  allowsCreateOnUpdate: true,
  validateName: isPathSegmentName,
  defaults: defaultBinding,
  validate: (binding) => {
    const errors: FieldError[] = [];
    checkBinding(errors, binding, true, roleKinds);
    return errors;
  },
  validateUpdate: (binding, old) => {
    const errors: FieldError[] = [];
    checkSameRole(errors, binding, old);
    return errors;
  },
});
