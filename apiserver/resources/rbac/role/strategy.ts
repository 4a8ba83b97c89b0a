import type { FieldError } from '../../../../api/field/field-error.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { Role } from '../../../../proto/gen/rbac/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkRules } from '../rules.ts';

export const roleStrategy = strategyFor<Role>({
  metadataChecks: ['all', 'change'],
  allowsCreateOnUpdate: true,
  // Roles and bindings are called `system:node` and the like: their names only have to fit into a path.
  validateName: isPathSegmentName,
  validate: ({ rules }) => {
    const errors: FieldError[] = [];
    checkRules(errors, rules, true);
    return errors;
  },
});
