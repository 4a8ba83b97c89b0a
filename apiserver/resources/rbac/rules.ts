import { type FieldError, invalidField, required } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import type { PolicyRule } from '../../../proto/gen/rbac/v1.ts';

const rulesPath = fieldPath('rules');

/**
 * Reports rules that grant nothing or mix resources with URLs; those of a namespace cannot grant URLs at all.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function checkRules(
  errors: FieldError[],
  rules: readonly PolicyRule[] | undefined | null,
  namespaced: boolean,
): void {
  if (!rules) return;
  for (const [i, rule] of rules.entries()) {
    const { verbs, nonResourceURLs: urls = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
    const at = () => rulesPath.index(i);
    if ((verbs ?? []).length === 0) errors.push(required(at().child('verbs'), 'verbs must contain at least one value'));
    if (urls.length > 0) {
      const place = () => at().child('nonResourceURLs');
      if (namespaced) {
        errors.push(invalidField(place(), urls, 'namespaced rules cannot apply to non-resource URLs'));
      }
      if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
        errors.push(invalidField(place(), urls, 'rules cannot apply to both regular resources and non-resource URLs'));
      }
      continue;
    }
    if (apiGroups.length === 0) {
      errors.push(required(at().child('apiGroups'), 'resource rules must supply at least one api group'));
    }
    if (resources.length === 0) {
      errors.push(required(at().child('resources'), 'resource rules must supply at least one resource'));
    }
  }
}
