import { type UserInfo, userOf } from '../../authentication/user-info.ts';
import type { ApiObject, StoredObject } from '../../registry/object.ts';
import type { Resource } from '../../registry/resource.ts';
import { builtInResources } from '../../resources/index.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from '../admission.ts';

const resources = new Map(
  builtInResources().map((one) => [`${one.type.group}/${one.type.version}/${one.type.resource}`, one]),
);

/** The resource at `/v1/pods`, `apps/v1/deployments`. */
export function resourceAt(path: string): Resource {
  const found = resources.get(path);
  if (!found) throw new Error(`there is no ${path}`);
  return found;
}

/** What a test says of a request; the rest is that of an administrator's creation. */
export interface RequestSketch {
  readonly resource?: string;
  readonly operation?: AdmissionRequest['operation'];
  readonly verb?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly user?: UserInfo;
  readonly dryRun?: boolean;
  readonly object?: object;
  readonly old?: object;
}

export interface TestRequest extends AdmissionRequest {
  readonly warnings: string[];
  readonly annotations: Map<string, string>;
}

/** An admission request; what the plugins warn and annotate is kept beside it. */
export function requestOf(sketch: RequestSketch): TestRequest {
  const resource = resourceAt(sketch.resource ?? '/v1/pods');
  const complete = (object: object | undefined): ApiObject | undefined => {
    if (!object) return undefined;
    const { metadata = {}, ...rest } = object as { metadata?: object };
    return {
      apiVersion: resource.type.apiVersion,
      kind: resource.type.kind,
      ...rest,
      metadata: { name: sketch.name ?? 'x', uid: 'uid', resourceVersion: '1', ...metadata },
    } as unknown as ApiObject;
  };
  const warnings: string[] = [];
  const annotations = new Map<string, string>();
  return {
    operation: sketch.operation ?? 'CREATE',
    verb: sketch.verb ?? (sketch.operation ?? 'CREATE').toLowerCase(),
    resource,
    subresource: sketch.subresource,
    namespace: resource.type.namespaced ? (sketch.namespace ?? 'default') : undefined,
    name: sketch.name ?? 'x',
    user: sketch.user ?? userOf('admin', { groups: ['system:masters'] }),
    dryRun: sketch.dryRun ?? false,
    object: complete(sketch.object),
    old: complete(sketch.old) as StoredObject | undefined,
    options: {},
    warn: (message) => warnings.push(message),
    annotate: (key, value) => annotations.set(key, value),
    warnings,
    annotations,
  };
}

/** A lookup in the given objects, each with the resource it is of. */
export function lookupOf(objects: readonly (readonly [resource: string, object: object])[]): AdmissionLookup {
  const find = (resource: string) => objects.filter(([of]) => of === resource).map(([, one]) => one as StoredObject);
  const get: AdmissionLookup['get'] = ({ resource }, namespace, name) =>
    find(resource).find(
      ({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
    );
  return {
    get,
    list: ({ resource }, namespace) =>
      find(resource).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
    changed: () => 1,
    read: async (type, namespace, name) => get(type, namespace, name),
    appears: async (type, namespace, name) => get(type, namespace, name),
  };
}

/** Lets a plugin change and judge a request, as the chain does. Rejects with its refusal. */
export async function run(plugin: AdmissionPlugin, request: AdmissionRequest): Promise<void> {
  if (!plugin.handles(request)) return;
  await plugin.admit?.(request);
  await plugin.validate?.(request);
}

/** The message with which a plugin refuses; undefined when it does not. */
export async function refusalOf(plugin: AdmissionPlugin, request: AdmissionRequest): Promise<string | undefined> {
  try {
    await run(plugin, request);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}
