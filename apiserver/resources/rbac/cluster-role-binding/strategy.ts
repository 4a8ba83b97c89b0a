import type { FieldError } from '../../../../api/field/field-error.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { ClusterRoleBinding } from '../../../../proto/gen/rbac/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkBinding, checkSameRole, defaultBinding } from '../bindings.ts';

const roleKinds = ['ClusterRole'];

export const clusterRoleBindingStrategy = strategyFor<ClusterRoleBinding>({
  metadataChecks: ['all', 'change'],
  allowsCreateOnUpdate: true,
  validateName: isPathSegmentName,
  defaults: defaultBinding,
  validate: (binding) => {
    const errors: FieldError[] = [];
    checkBinding(errors, binding, false, roleKinds);
    return errors;
  },
  validateUpdate: (binding, old) => {
    const errors: FieldError[] = [];
    checkSameRole(errors, binding, old);
    return errors;
  },
});
