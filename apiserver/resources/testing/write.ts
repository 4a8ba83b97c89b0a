import { decodeJson } from '../../../api/codec/json-decode.ts';
import type { JsonObject } from '../../../api/codec/wording.ts';
import type { UserInfo } from '../../authentication/user-info.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../../registry/object.ts';
import type { Resource } from '../../registry/resource.ts';
import type { WriteContext } from '../../registry/strategy.ts';
import { builtInResources } from '../index.ts';

/** What a kind makes of a write: the object as it would be stored, and each problem as `field: message`. */
export interface WriteOutcome {
  readonly object: ApiObject;
  readonly problems: readonly string[];
}

const resources = new Map(
  builtInResources().map((resource) => [
    `${resource.type.group}/${resource.type.version}/${resource.type.resource}`,
    resource,
  ]),
);

/** A built-in kind by `group/version/resource`. */
export function kindOf(name: string): Resource {
  const resource = resources.get(name);
  if (!resource) throw new Error(`there is no kind ${name}`);
  return resource;
}

const admin: UserInfo = { username: 'admin', uid: 'u1', groups: ['system:masters'] };
const uid = '0b5a6c4e-0d5c-4f6e-9d5b-0c8c1f3a2b11';
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function contextOf(subresource: string | undefined): WriteContext {
  return { user: admin, now, subresource, dryRun: false, warn: () => undefined };
}

function decode(resource: Resource, given: JsonObject): ApiObject {
  const { type } = resource;
  const fields = decodeJson(resource.schema, structuredClone(given), { defaults: true });
  const metadata = { ...(fields.metadata as object), ...(type.namespaced ? { namespace: 'n' } : {}) };
  const object = { ...fields, apiVersion: type.apiVersion, kind: type.kind, metadata } as unknown as ApiObject;
  resource.strategy.defaults?.(object);
  return object;
}

/** Runs what is particular to the kind in the order of a create. The name is `x` unless the object has one. */
export function create(name: string, given: JsonObject): WriteOutcome {
  const resource = kindOf(name);
  const { strategy } = resource;
  const object = decode(resource, { ...given, metadata: { name: 'x', uid, ...(given.metadata as object) } });
  const context = contextOf(undefined);
  if (strategy.countsGenerations) object.metadata.generation = 1;
  strategy.prepareForCreate?.(object, context);
  const errors = [
    ...(strategy.validate?.(object, context) ?? []),
    ...(strategy.validateCreate?.(object, context) ?? []),
  ];
  return { object, problems: errors.map(({ field, message }) => `${field}: ${message}`) };
}

/** The same for an update of what `create` has made. `change` alters a copy; through `subresource`, if one is given. */
export function update(
  name: string,
  made: ApiObject,
  change: (object: ApiObject) => void,
  subresource?: string,
): WriteOutcome {
  const resource = kindOf(name);
  const { strategy } = resource;
  const changed = mutableCopy(made);
  change(changed);
  const object = decode(resource, changed as unknown as JsonObject);
  const old = made as StoredObject;
  const context = contextOf(subresource);
  const ofStatus = subresource !== undefined;
  if (ofStatus) strategy.prepareForStatusUpdate?.(object, old, context);
  else strategy.prepareForUpdate?.(object, old, context);
  const errors = ofStatus
    ? (strategy.validateStatusUpdate?.(object, old, context) ?? [])
    : [...(strategy.validate?.(object, context) ?? []), ...(strategy.validateUpdate?.(object, old, context) ?? [])];
  return { object, problems: errors.map(({ field, message }) => `${field}: ${message}`) };
}
