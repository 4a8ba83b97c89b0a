import { notFound } from '../../../api/errors/constructors.ts';
import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { TokenRequest } from '../../../proto/gen/authentication/v1.ts';
import type { Node, PersistentVolumeClaim, Pod } from '../../../proto/gen/core/v1.ts';
import { NODES, nodeNameOf } from '../../authentication/user-info.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refusal } from '../refuse.ts';
import { driverAudiences } from './driver-audiences.ts';
import { mirrorPodProblem } from './mirror-pods.ts';
import { forbiddenLabels } from './node-labels.ts';
import { tokenProblem } from './tokens.ts';

const pods = { group: '', resource: 'pods' } as const;
const nodes = { group: '', resource: 'nodes' } as const;
const leaseNamespace = 'kube-node-lease';

/** Undefined when the node may do it. */
type Judge = (request: AdmissionRequest, nodeName: string, lookup: AdmissionLookup) => string | undefined;

const judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['/pods', judgePod],
  ['/nodes', judgeNode],
  [
    '/persistentvolumeclaims',
    (request, nodeName) =>
      request.subresource === 'status' ? judgeClaimStatus(request, nodeName) : 'may only update PVC status',
  ],
  ['/serviceaccounts', judgeToken],
  [
    'coordination.k8s.io/leases',
    ({ namespace, name }, nodeName) => {
      if (namespace !== leaseNamespace) return `can only access leases in the "${leaseNamespace}" system namespace`;
      return name === nodeName ? undefined : 'can only access node lease with the same name as the requesting node';
    },
  ],
  [
    'storage.k8s.io/csinodes',
    ({ name }, nodeName) =>
      name === nodeName ? undefined : 'can only access CSINode with the same name as the requesting node',
  ],
  ['resource.k8s.io/resourceslices', judgeResourceSlice],
]);

/**
 * Keeps kubelets to their own node: its object, its lease, the pods that are bound to it, tokens for them.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function nodeRestriction(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'NodeRestriction',
    handles: ({ user }) => user.groups.includes(NODES) && nodeNameOf(user) !== undefined,
    admit(request) {
      const nodeName = nodeNameOf(request.user);
      if (nodeName === undefined) return;
      if (nodeName === '')
        throw refusal(request, `could not determine node from user ${JSON.stringify(request.user.username)}`);
      const { group, resource } = request.resource.type;
      const problem = judges.get(`${group}/${resource}`)?.(request, nodeName, lookup);
      if (problem !== undefined) throw refusal(request, problem);
    },
  };
}

function judgePod(request: AdmissionRequest, nodeName: string, lookup: AdmissionLookup): string | undefined {
  const quoted = JSON.stringify(nodeName);
  const { operation, subresource, old } = request;
  switch (subresource) {
    case undefined:
      if (operation === 'CREATE') {
        const node = lookup.get(nodes, undefined, nodeName) as Node | undefined;
        if (!node) throw notFound(nodes, nodeName);
        return mirrorPodProblem(request.object as unknown as Pod, nodeName, node);
      }
      if (operation !== 'DELETE')
        return `unexpected operation "${operation}", node ${quoted} can only create and delete mirror pods`;
      return (old as unknown as Pod).spec.nodeName === nodeName
        ? undefined
        : `node ${quoted} can only delete pods with spec.nodeName set to itself`;
    case 'status':
      return judgePodStatus(request, nodeName);
    case 'eviction':
      return (old as Pod | undefined)?.spec.nodeName === nodeName
        ? undefined
        : `node ${nodeName} can only evict pods with spec.nodeName set to itself`;
    default:
      return `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`;
  }
}

function judgePodStatus({ operation, old, object }: AdmissionRequest, nodeName: string): string | undefined {
  const quoted = JSON.stringify(nodeName);
  if (operation !== 'UPDATE') return `unexpected operation "${operation}"`;
  const before = old as unknown as Pod;
  const after = object as unknown as Pod;
  if (before.spec.nodeName !== nodeName)
    return `node ${quoted} can only update pod status for pods with spec.nodeName set to itself`;
  if (!deepEqual(before.metadata.labels ?? {}, after.metadata.labels ?? {}))
    return `node ${quoted} cannot update labels through pod status`;
  if (!deepEqual(before.status?.resourceClaimStatuses ?? [], after.status?.resourceClaimStatuses ?? []))
    // The slip is Kubernetes' own.
    return `node ${quoted} cannot update resource claim statues`;
  if (!deepEqual(before.status?.extendedResourceClaimStatus, after.status?.extendedResourceClaimStatus))
    return `node ${quoted} cannot update extended resource claim status`;
  return undefined;
}

function judgeNode({ operation, name, object, old }: AdmissionRequest, nodeName: string): string | undefined {
  const quoted = JSON.stringify(nodeName);
  if (name !== nodeName) return `node ${quoted} is not allowed to modify node ${JSON.stringify(name)}`;
  const after = object as unknown as Node;
  if (operation === 'CREATE') {
    if (after.spec?.configSource) return `node ${quoted} is not allowed to create pods with a non-nil configSource`;
    const labels = forbiddenLabels(after.metadata.labels, undefined);
    return labels.length === 0
      ? undefined
      : `node ${quoted} is not allowed to set the following labels: ${labels.join(', ')}`;
  }
  if (operation !== 'UPDATE') return undefined;
  const before = old as unknown as Node;
  if (after.spec?.configSource && !deepEqual(after.spec.configSource, before.spec?.configSource))
    return `node ${quoted} is not allowed to update configSource to a new non-nil configSource`;
  // The scheduler minds them: a node that could remove its own would take back what an administrator has said.
  if (!deepEqual(after.spec?.taints ?? [], before.spec?.taints ?? []))
    return `node ${quoted} is not allowed to modify taints`;
  const labels = forbiddenLabels(after.metadata.labels, before.metadata.labels);
  if (labels.length > 0) return `is not allowed to modify labels: ${labels.join(', ')}`;
  if (!deepEqual(after.metadata.ownerReferences ?? [], before.metadata.ownerReferences ?? []))
    return `node ${quoted} is not allowed to modify ownerReferences`;
  return undefined;
}

function judgeClaimStatus({ operation, object, old }: AdmissionRequest, nodeName: string): string | undefined {
  if (operation !== 'UPDATE') return `unexpected operation "${operation}"`;
  const rest = (claim: unknown) => {
    const { metadata, spec, status } = claim as PersistentVolumeClaim;
    const { resourceVersion: _version, managedFields: _managed, ...meta } = metadata;
    const {
      capacity: _c,
      conditions: _d,
      allocatedResources: _a,
      allocatedResourceStatuses: _s,
      ...other
    } = status ?? {};
    const { currentVolumeAttributesClassName: _n, modifyVolumeStatus: _m, ...kept } = other;
    return { meta, spec, kept };
  };
  return deepEqual(rest(object), rest(old))
    ? undefined
    : `node ${JSON.stringify(nodeName)} is not allowed to update fields other than status.quantity and status.conditions`;
}

function judgeToken(request: AdmissionRequest, nodeName: string, lookup: AdmissionLookup): string | undefined {
  if (request.operation !== 'CREATE' || request.subresource !== 'token') return undefined;
  const token = request.object as unknown as TokenRequest;
  const bound = token.spec?.boundObjectRef;
  const pod = bound?.name ? (lookup.get(pods, request.namespace, bound.name) as Pod | undefined) : undefined;
  const problem = tokenProblem(token, nodeName, pod, (one) => driverAudiences(one, lookup));
  if (problem === undefined && !pod) throw notFound(pods, bound?.name ?? '');
  return problem;
}

function judgeResourceSlice({ operation, object, old }: AdmissionRequest, nodeName: string): string | undefined {
  const ownerOf = (slice: unknown) => (slice as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName;
  const verb = operation === 'CREATE' ? 'create' : operation === 'DELETE' ? 'delete' : 'access';
  return ownerOf(operation === 'CREATE' ? object : old) === nodeName
    ? undefined
    : `can only ${verb} ResourceSlice with the same NodeName as the requesting node`;
}
