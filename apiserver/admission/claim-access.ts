import { invalid } from '../../api/errors/constructors.ts';
import { type FieldError, forbiddenField } from '../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type {
  AllocatedDeviceStatus,
  AllocationResult,
  ResourceClaim,
  ResourceClaimTemplate,
} from '../../proto/gen/resource/v1.ts';
import { Extra, parseServiceAccountUsername, type UserInfo } from '../authentication/user-info.ts';
import { type Attributes, resourceAttributes } from '../authorization/attributes.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { forbiddenMessage } from '../authorization/forbidden.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';

const group = 'resource.k8s.io';
const adminLabel = 'resource.kubernetes.io/admin-access';
const status = fieldPath('status');

type Status = DeepReadonly<NonNullable<ResourceClaim['status']>>;

/**
 * Who may have devices for administration, and who may say what of a claim: a part of a claim's checks, told as its other
 * problems are. https://kep.k8s.io/5018, https://kep.k8s.io/4817
 */
export function claimAccess(lookup: AdmissionLookup, authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'ResourceClaimAccess',
    handles: ({ resource: { type }, operation, subresource }) =>
      type.group === group &&
      ((operation === 'CREATE' && (type.resource === 'resourceclaims' || type.resource === 'resourceclaimtemplates')) ||
        (operation === 'UPDATE' && type.resource === 'resourceclaims' && subresource === 'status')),
    async validate(request) {
      const errors =
        request.operation === 'CREATE'
          ? checkAdmin(lookup, request, requestedAt(request))
          : await checkStatus(lookup, authorizer, request);
      if (errors.length > 0) throw invalid(request.resource.type, request.name, errors);
    },
  };
}

/** Where a new claim, or the template of one, asks for administration. */
function requestedAt({ object, resource }: AdmissionRequest): FieldPath | undefined {
  const { spec } = object as unknown as ResourceClaim | ResourceClaimTemplate;
  const { devices } = resource.type.resource === 'resourceclaims' ? (spec as ResourceClaim['spec']) : specOf(spec);
  const i = (devices?.requests ?? []).findIndex(({ exactly }) => exactly?.adminAccess);
  return i < 0 ? undefined : fieldPath('spec', 'devices', 'requests').index(i).child('exactly', 'adminAccess');
}

const specOf = (spec: unknown) => (spec as ResourceClaimTemplate['spec']).spec;

function checkAdmin(
  lookup: AdmissionLookup,
  { namespace }: AdmissionRequest,
  at: FieldPath | undefined,
): readonly FieldError[] {
  if (!at) return [];
  const found = lookup.get({ group: '', resource: 'namespaces' }, undefined, namespace ?? '');
  if (found?.metadata.labels?.[adminLabel] === 'true') return [];
  const problem = `admin access to devices requires the \`${adminLabel}: true\` label on the containing namespace`;
  return [forbiddenField(at, problem)];
}

async function checkStatus(
  lookup: AdmissionLookup,
  authorizer: Authorizer,
  request: AdmissionRequest,
): Promise<readonly FieldError[]> {
  const now: Status = (request.object as unknown as ResourceClaim).status ?? {};
  const before: Status = (request.old as unknown as ResourceClaim).status ?? {};
  const errors: FieldError[] = [];
  const refusalOf = async (attributes: Attributes): Promise<string | undefined> => {
    const { decision, reason } = await authorizer.authorize(attributes);
    if (decision === 'allow') return undefined;
    const what = attributes.name === '' ? '' : ` ${JSON.stringify(attributes.name)}`;
    return `${attributes.resource}.${group}${what} is forbidden: ${forbiddenMessage(attributes, reason)}`;
  };
  const { verb, user } = request;
  const asked = { group, version: request.resource.type.version };
  if (
    !semanticEqual(now.allocation, before.allocation) ||
    !semanticEqual(now.reservedFor ?? [], before.reservedFor ?? [])
  ) {
    // Claims are bound for the whole cluster, whatever their namespace.
    const attributes = resourceAttributes(user, verb, 'resourceclaims', { ...asked, subresource: 'binding' });
    const refused = await refusalOf(attributes);
    const need = `changing status.allocation or status.reservedFor requires resource="resourceclaims/binding", verb="${verb}" permission`;
    if (refused !== undefined) errors.push(forbiddenField(status, `${need}: ${refused}`));
  }
  const verbs = isOnNode(user, nodeOf(now.allocation))
    ? [`associated-node:${verb}`, `arbitrary-node:${verb}`]
    : [`arbitrary-node:${verb}`];
  for (const name of changedDrivers(now.devices ?? [], before.devices ?? [])) {
    const refusals: string[] = [];
    for (const one of verbs) {
      const rest = { ...asked, subresource: 'driver', namespace: request.namespace ?? '', name };
      const refused = await refusalOf(resourceAttributes(user, one, 'resourceclaims', rest));
      if (refused !== undefined) refusals.push(refused);
    }
    if (refusals.length < verbs.length) continue;
    const need = `changing status.devices requires resource="resourceclaims/driver", verb="[${verbs.join(' ')}]" permission`;
    errors.push(forbiddenField(status, `${need}: ${refusals[0]}`));
  }
  const granted = (one: Status) => (one.allocation?.devices?.results ?? []).findIndex(({ adminAccess }) => adminAccess);
  const i = granted(before) < 0 ? granted(now) : -1;
  const at = status.child('allocation', 'devices', 'results').index(i).child('adminAccess');
  return [...errors, ...checkAdmin(lookup, request, i < 0 ? undefined : at)];
}

type Devices = readonly DeepReadonly<AllocatedDeviceStatus>[];

/** The drivers of what was added, changed or taken away. */
function changedDrivers(now: Devices, before: Devices): readonly string[] {
  const keyOf = ({ driver, pool, device, shareID }: Devices[number]) => [driver, pool, device, shareID ?? ''].join('/');
  const left = new Map(before.map((device) => [keyOf(device), device]));
  const drivers = new Set<string>();
  for (const device of now) {
    const key = keyOf(device);
    if (!deepEqual(left.get(key), device)) drivers.add(device.driver);
    left.delete(key);
  }
  for (const { driver } of left.values()) drivers.add(driver);
  return [...drivers].sort();
}

/** The one node that can use an allocation; undefined when there are others. */
function nodeOf(allocation: DeepReadonly<AllocationResult> | undefined): string | undefined {
  const [term, ...others] = allocation?.nodeSelector?.nodeSelectorTerms ?? [];
  if (!term || others.length > 0 || term.matchExpressions?.length || term.matchFields?.length !== 1) return undefined;
  const [field] = term.matchFields;
  if (field?.key !== 'metadata.name' || field.operator !== 'In' || field.values?.length !== 1) return undefined;
  return field.values[0];
}

function isOnNode({ username, extra }: UserInfo, node: string | undefined): boolean {
  const bound = extra?.[Extra.nodeName] ?? [];
  return (
    node !== undefined && parseServiceAccountUsername(username) !== undefined && bound.length === 1 && bound[0] === node
  );
}
