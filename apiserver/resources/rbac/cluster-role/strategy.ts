import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { ClusterRole } from '../../../../proto/gen/rbac/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkRules } from '../rules.ts';

const selectorsPath = fieldPath('aggregationRule', 'clusterRoleSelectors');

export const clusterRoleStrategy = strategyFor<ClusterRole>({
  metadataChecks: ['all', 'change'],
  allowsCreateOnUpdate: true,
  validateName: isPathSegmentName,
  validate: ({ rules, aggregationRule }) => {
    const errors: FieldError[] = [];
    checkRules(errors, rules, false);
    if (!aggregationRule) return errors;
    const selectors = aggregationRule.clusterRoleSelectors ?? [];
    if (selectors.length === 0) {
      errors.push(required(selectorsPath, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
    }
    for (const [i, selector] of selectors.entries()) {
      const found = validateLabelSelector(selector, selectorsPath.index(i));
      errors.push(...found);
      // The selector is then made, too, and is nothing when that fails.
      if (found.length > 0) errors.push(invalidField(selectorsPath.index(i), null, 'invalid label selector.'));
    }
    return errors;
  },
});
