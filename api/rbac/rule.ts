import type { PolicyRule } from '../../proto/gen/rbac/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';

/** A rule as roles and reviews have it, read-only. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole */
export type Rule = DeepReadonly<PolicyRule>;

/** `*` is every path, `/a/*` all below /a/, everything else itself. */
export function urlMatches(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}
