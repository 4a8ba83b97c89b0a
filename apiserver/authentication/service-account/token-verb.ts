import { badRequest, conflict, invalid, notFound } from '../../../api/errors/constructors.ts';
import { invalidField } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import { formatTime } from '../../../api/time/timestamp.ts';
import type { TokenRequestSpec } from '../../../proto/gen/authentication/v1.ts';
import { messageSchema } from '../../../proto/schema/table.ts';
import type { StoredObject } from '../../registry/object.ts';
import type { Resource } from '../../registry/resource.ts';
import { fieldManagerOf, warn } from '../../request/context.ts';
import { plainColumns } from '../../resources/plain.ts';
import type { Verb } from '../../verbs/dispatch.ts';
import { readObject } from '../../verbs/input.ts';
import { takeNamespace } from '../../verbs/namespace-of.ts';
import { writeOptions } from '../../verbs/options.ts';
import type { VerbParts } from '../../verbs/parts.ts';
import { admissionRequest } from '../../verbs/subject.ts';
import type { ObjectName } from './claims.ts';
import type { SigningKey } from './keys.ts';
import { signToken } from './sign.ts';
import { type BoundTo, boundKind, checkExpiration, planTokenRequest, type TokenPolicy } from './token-request.ts';

const message = 'k8s.io.api.authentication.v1.TokenRequest';

/** The kind that the subresource takes and answers with; it has no path of its own. */
const tokenRequest: Resource = {
  type: {
    group: 'authentication.k8s.io',
    version: 'v1',
    apiVersion: 'authentication.k8s.io/v1',
    resource: 'tokenrequests',
    singular: 'tokenrequest',
    kind: 'TokenRequest',
    namespaced: true,
    verbs: ['create'],
    shortNames: [],
    categories: [],
    subresources: [],
    message,
  },
  schema: messageSchema(message),
  strategy: {},
  columns: plainColumns,
};

/** Create of `serviceaccounts/NAME/token`. */
export function tokenVerb(policy: TokenPolicy, key: SigningKey): Verb {
  return async (parts, context, resource) => {
    const { fieldValidation, dryRun } = writeOptions(context, 'CreateOptions');
    const { namespace, name } = context.info;
    const object = await readObject(context, tokenRequest, fieldValidation);
    takeNamespace(context, resource, object);
    const time = formatTime(context.receivedAt);
    parts.fields.recordUpdate(tokenRequest, object, undefined, {
      manager: fieldManagerOf(context),
      time,
      subresource: 'token',
    });

    const admission = admissionRequest(context, resource, 'CREATE', {
      subresource: 'token',
      dryRun,
      name,
      object,
      old: undefined,
    });
    await parts.admission.admit(admission);
    const { metadata } = object;
    if (metadata.name && metadata.name !== name) {
      const problem = 'must match the service account name if specified';
      throw invalid(tokenRequest.type, name, [invalidField(fieldPath('metadata', 'name'), metadata.name, problem)]);
    }
    const account = await find(parts, resource, namespace, name);
    const { uid } = account.metadata;
    if (metadata.uid && metadata.uid !== uid) {
      const problem = `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${uid})`;
      throw conflict({ group: tokenRequest.type.group, resource: tokenRequest.type.kind }, name, problem);
    }
    metadata.name = name;
    metadata.uid = uid;
    metadata.creationTimestamp = time;
    const spec = object.spec as TokenRequestSpec;
    const refused = checkExpiration(spec);
    if (refused) throw refusal(refused, spec);
    await parts.admission.validate(admission);
    const bound = await boundTo(parts, spec, namespace);
    const owner = { namespace, name, uid: account.metadata.uid };
    const plan = planTokenRequest(spec, owner, bound, policy, { now: context.receivedAt, id: parts.uuid() });
    if (plan.kind === 'refused') throw refusal(plan, spec);
    for (const warning of plan.warnings) warn(context, warning);
    // Shown also when it is not set, as the API has it.
    object.spec = { ...spec, ...plan.spec, boundObjectRef: spec.boundObjectRef ?? null };
    object.status = {
      token: dryRun ? '' : await signToken(plan.claims, key),
      expirationTimestamp: formatTime(plan.expiresAt),
    };
    return { type: 'object', status: 201, resource: tokenRequest, object };
  };
}

function refusal(
  plan: { readonly reason: string; readonly message: string; readonly value?: unknown },
  spec: TokenRequestSpec,
): Error {
  const { reason, message } = plan;
  if (reason === 'BadRequest') return badRequest(message);
  if (reason === 'Invalid') {
    return invalid(tokenRequest.type, '', [
      invalidField(fieldPath('spec').child('expirationSeconds'), plan.value, message),
    ]);
  }
  return conflict({ group: '', resource: spec.boundObjectRef?.kind ?? '' }, spec.boundObjectRef?.name ?? '', message);
}

/** From the cache, else from the store: another server may have made the object a moment ago. */
async function find(parts: VerbParts, resource: Resource, namespace: string, name: string): Promise<StoredObject> {
  const { objects } = parts;
  const entry = objects.peek(resource, namespace, name) ?? (await objects.read(resource, namespace, name));
  if (entry === undefined) throw notFound(resource.type, name);
  return entry.object;
}

async function boundTo(parts: VerbParts, spec: TokenRequestSpec, namespace: string): Promise<BoundTo | undefined> {
  const kind = boundKind(spec.boundObjectRef);
  const resource = kind && parts.registry.find('', 'v1', `${kind.toLowerCase()}s`);
  if (kind === undefined || resource === undefined) return undefined;
  const found = await find(parts, resource, kind === 'Node' ? '' : namespace, spec.boundObjectRef?.name ?? '');
  const object = { name: found.metadata.name, uid: found.metadata.uid };
  if (kind !== 'Pod') return { kind, object };
  const pod = found['spec'] as { readonly serviceAccountName?: string; readonly nodeName?: string };
  return {
    kind,
    object,
    serviceAccountName: pod.serviceAccountName ?? '',
    node: await nodeOf(parts, pod.nodeName ?? ''),
  };
}

/** A pod may be bound to a node that has no object: then the token tells its name alone. */
async function nodeOf(parts: VerbParts, name: string): Promise<ObjectName | undefined> {
  const nodes = parts.registry.find('', 'v1', 'nodes');
  if (name === '' || nodes === undefined) return undefined;
  const entry = parts.objects.peek(nodes, '', name) ?? (await parts.objects.read(nodes, '', name));
  return { name, uid: entry?.object.metadata.uid ?? '' };
}
