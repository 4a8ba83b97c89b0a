import type { KindDefinition } from './index.ts';
import { pathNamed } from './rbac/names.ts';

/** One line a kind that has something of its own: `group/version/resource`, with an empty core group. */
export const kinds: Readonly<Record<string, KindDefinition>> = {
  'rbac.authorization.k8s.io/v1/clusterroles': pathNamed,
  'rbac.authorization.k8s.io/v1/clusterrolebindings': pathNamed,
  'rbac.authorization.k8s.io/v1/roles': pathNamed,
  'rbac.authorization.k8s.io/v1/rolebindings': pathNamed,
};
