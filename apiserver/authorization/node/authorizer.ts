import { quote } from '../../../api/field/quote.ts';
import type { Rule } from '../../../api/rbac/rule.ts';
import { nodeNameOf, type UserInfo } from '../../authentication/user-info.ts';
import type { Attributes } from '../attributes.ts';
import {
  ALLOW,
  type Authorizer,
  type Decision,
  NO_OPINION,
  noOpinion,
  type ResolvedRules,
  type RuleResolver,
} from '../authorizer.ts';
import { compileRules, rulesAllow } from '../rbac/rule.ts';
import type { NodeGraph } from './graph.ts';
import type { ReferencedKind } from './pod-references.ts';

const unknownRules: ResolvedRules = {
  resourceRules: [],
  nonResourceRules: [],
  incomplete: true,
  error: 'node authorizer does not support user rule resolution',
};

const noRules: ResolvedRules = { resourceRules: [], nonResourceRules: [], incomplete: false };

const LEASE_NAMESPACE = 'kube-node-lease';
const ownVerbs = new Set(['get', 'create', 'update', 'patch', 'delete']);
const readVerbs = new Set(['get', 'list', 'watch']);
const changeVerbs = new Set(['update', 'patch']);

/**
 * What kubelets may do: read what the pods on their node need, write their own node, its lease and its pods' status.
 * Whether they write only their own is up to the NodeRestriction admission plugin, which sees the objects. Everything
 * that is not subdivided follows the static rules of the role `system:node`.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
export function nodeAuthorizer(
  graph: NodeGraph,
  nodeRules: readonly Rule[],
): Omit<Authorizer, 'authorize'> & RuleResolver & { authorize(attributes: Attributes): Decision } {
  const rules = compileRules(nodeRules);
  return {
    name: 'Node',
    authorize(attributes) {
      const node = nodeNameOf(attributes.user);
      if (node === undefined) return NO_OPINION;
      if (node === '') return noOpinion(`unknown node for user ${quote(attributes.user.username)}`);
      const special = attributes.isResourceRequest ? subdivided(node, attributes, graph) : undefined;
      return special ?? (rulesAllow(rules, attributes) ? ALLOW : NO_OPINION);
    },
    // Whoever is no node has no rules here, and that is the whole list.
    rulesFor: (user: UserInfo) => (nodeNameOf(user) === undefined ? noRules : unknownRules),
  };
}

/** Decides the resources of which a node may see a part only; undefined for all others. */
function subdivided(node: string, attributes: Attributes, graph: NodeGraph): Decision | undefined {
  const related = (kind: ReferencedKind): Decision => {
    const { name, namespace } = attributes;
    if (name === '') return noOpinion('No Object name found');
    if (graph.needs(node, kind, namespace, name)) return ALLOW;
    return noOpinion(`no relationship found between node '${node}' and this object`);
  };
  switch (`${attributes.group}/${attributes.resource}`) {
    case '/secrets':
      return readNamespaced(attributes, () => related('secret'));
    case '/configmaps':
      return readNamespaced(attributes, () => related('configmap'));
    case '/persistentvolumeclaims':
      if (attributes.subresource !== 'status') return getOne(attributes, () => related('persistentvolumeclaim'));
      return changeVerbs.has(attributes.verb)
        ? related('persistentvolumeclaim')
        : noOpinion('can only get/update/patch this type');
    case '/persistentvolumes':
      return getOne(attributes, () => related('persistentvolume'));
    case 'resource.k8s.io/resourceclaims':
      return getOne(attributes, () => related('resourceclaim'));
    case 'storage.k8s.io/volumeattachments':
      return getOne(attributes, () => related('volumeattachment'));
    case '/serviceaccounts':
      return serviceAccounts(attributes, () => related('serviceaccount'));
    case 'coordination.k8s.io/leases':
      return leases(node, attributes);
    case 'storage.k8s.io/csinodes':
      return csiNodes(node, attributes);
    case 'resource.k8s.io/resourceslices':
      return resourceSlices(node, attributes, () => related('resourceslice'));
    case '/nodes':
      return nodes(node, attributes);
    case '/pods':
      return pods(node, attributes, () => related('pod'));
    default:
      return undefined;
  }
}

function readNamespaced({ verb, subresource, namespace }: Attributes, related: () => Decision): Decision {
  if (!readVerbs.has(verb)) return noOpinion('can only read resources of this type');
  if (subresource !== '') return noOpinion('cannot read subresource');
  if (namespace === '') return noOpinion('can only read namespaced object of this type');
  return related();
}

function getOne({ verb, subresource }: Attributes, related: () => Decision): Decision {
  if (verb !== 'get') return noOpinion('can only get individual resources of this type');
  return subresource === '' ? related() : noOpinion('cannot get subresource');
}

function serviceAccounts(attributes: Attributes, related: () => Decision): Decision {
  const { verb, name, subresource } = attributes;
  // Kubelets read accounts to hand their annotations to image credential providers.
  if (verb === 'get') return getOne(attributes, related);
  if (verb !== 'create' || name === '') return noOpinion('can only create tokens for individual service accounts');
  return subresource === 'token' ? related() : noOpinion('can only create token subresource of serviceaccount');
}

function leases(node: string, { verb, namespace, name }: Attributes): Decision {
  if (!ownVerbs.has(verb)) return noOpinion('can only get, create, update, patch, or delete a node lease');
  if (namespace !== LEASE_NAMESPACE)
    return noOpinion(`can only access leases in the ${quote(LEASE_NAMESPACE)} system namespace`);
  // A create does not say the name yet; NodeRestriction looks at the object then.
  if (verb === 'create' || name === node) return ALLOW;
  return noOpinion('can only access node lease with the same name as the requesting node');
}

function csiNodes(node: string, { verb, subresource, name }: Attributes): Decision {
  if (!ownVerbs.has(verb)) return noOpinion('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return noOpinion('cannot authorize CSINode subresources');
  if (verb === 'create' || name === node) return ALLOW;
  return noOpinion('can only access CSINode with the same name as the requesting node');
}

const sliceVerbs = 'get, watch, list, create, update, patch, delete, deletecollection';

function resourceSlices(node: string, attributes: Attributes, related: () => Decision): Decision {
  const { verb, subresource } = attributes;
  if (subresource !== '') return noOpinion('cannot authorize ResourceSlice subresources');
  switch (verb) {
    case 'create':
      return ALLOW;
    case 'get':
    case 'update':
    case 'patch':
    case 'delete':
      return related();
    case 'watch':
    case 'list':
    case 'deletecollection':
      if (selects(attributes, 'spec.nodeName', node)) return ALLOW;
      return noOpinion('can only list/watch/deletecollection resourceslices with nodeName field selector');
    default:
      return noOpinion(`only the following verbs are allowed for a ResourceSlice: ${sliceVerbs}`);
  }
}

function nodes(node: string, { verb, subresource, name }: Attributes): Decision {
  if (subresource === 'status') return changeVerbs.has(verb) ? ALLOW : NO_OPINION;
  if (subresource !== '') return NO_OPINION;
  if (verb === 'create' || changeVerbs.has(verb)) return ALLOW;
  if (!readVerbs.has(verb)) return NO_OPINION;
  // By name and not by graph, so that a kubelet can look for its node before the node exists.
  if (name === node) return ALLOW;
  const what = name === '' ? 'all nodes' : `'${name}'`;
  return noOpinion(`node '${node}' cannot read ${what}, only its own Node object`);
}

function pods(node: string, attributes: Attributes, related: () => Decision): Decision {
  const { verb, subresource, name } = attributes;
  if (subresource === 'status') return changeVerbs.has(verb) ? ALLOW : NO_OPINION;
  if (subresource === 'eviction') return verb === 'create' ? ALLOW : NO_OPINION;
  if (subresource !== '') return NO_OPINION;
  if (verb === 'get') return related();
  if (verb === 'list' || verb === 'watch') {
    if (selects(attributes, 'spec.nodeName', node)) return ALLOW;
    return name === '' ? noOpinion('can only list/watch pods with spec.nodeName field selector') : related();
  }
  // Mirror pods; NodeRestriction looks at the object.
  return verb === 'create' || verb === 'delete' ? ALLOW : NO_OPINION;
}

const selects = ({ fieldSelector }: Attributes, key: string, value: string): boolean =>
  fieldSelector?.some(
    (one) => one.key === key && one.operator === 'In' && one.values.length === 1 && one.values[0] === value,
  ) ?? false;
