import { selectorFromObject } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { ClusterRole, PolicyRule } from '../../proto/gen/rbac/v1.ts';
import { rbacV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

/**
 * The rules of a role that gathers those of others: for each selector in its order the roles it fits, by name; rules that are
 * there already are left out. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
function aggregateRules(role: Shared<ClusterRole>, all: readonly Shared<ClusterRole>[]): readonly Shared<PolicyRule>[] {
  const rules: Shared<PolicyRule>[] = [];
  const byName = [...all].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const matcher = selectorFromObject(selector);
    for (const other of byName) {
      if (other.metadata.name === role.metadata.name || !matcher.matches(other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((one) => deepEqual(one, rule))) rules.push(rule);
    }
  }
  return rules;
}

/** Also owns the rules in managedFields: whoever applies the role finds them there. */
const controllerName = 'clusterrole-aggregation-controller';

/**
 * Keeps the rules of aggregated cluster roles. They are applied: with nothing to gather only those that came from here go.
 */
export function clusterRoleAggregation({ client, informers }: ControllerContext): readonly ControllerDefinition[] {
  const { clusterroles: type } = rbacV1Resources;
  const roles = informers.get(type);

  async function reconcile(name: string, { signal }: ReconcileContext): Promise<void> {
    const role = roles.lister.get(name);
    if (!role?.aggregationRule) return;
    const rules = aggregateRules(role, roles.lister.list());
    if (deepEqual(rules, role.rules ?? [])) return;
    const { uid } = role.metadata;
    // The uid keeps a role that is deleted meanwhile from being made again.
    const { apiVersion, kind } = type;
    const body = { apiVersion, kind, metadata: { name, uid }, ...(rules.length > 0 ? { rules } : {}) };
    await client.patch(type, { name }, { type: 'apply', body, force: true }, { fieldManager: controllerName, signal });
  }

  const aggregating = () =>
    roles.lister
      .list()
      .filter((role) => role.aggregationRule)
      .map((role) => role.metadata.name);

  return [
    {
      name: controllerName,
      // Any role may be part of any aggregation, and there are few of those.
      watches: [watches(roles, aggregating)],
      // During the first list the roles come one by one, each before the later ones are known.
      onStart({ enqueue }) {
        for (const name of aggregating()) enqueue(name);
      },
      reconcile,
    },
  ];
}
