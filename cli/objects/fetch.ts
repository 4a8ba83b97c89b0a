import { isBadRequest, isNotFound } from '../../api/errors/predicates.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import { formatApiVersion } from '../../api/meta/group-version.ts';
import type { AnyList, AnyObject } from '../object.ts';
import { itemPath, listPath, type Resource } from '../resolve/resource.ts';
import type { CollectionTarget, ObjectTarget, Target } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';

/** Which objects of a collection. */
export interface Selectors {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects a page; 0 for all at once. */
  readonly chunkSize?: number;
}

/** Gets an object, or a subresource of it. */
export async function getObject(api: Api, target: ObjectTarget, subresource?: string): Promise<AnyObject> {
  return (await requestObject(api, target, subresource)) as AnyObject;
}

/** The same, or undefined when there is no such object. */
export async function findObject(api: Api, target: ObjectTarget): Promise<AnyObject | undefined> {
  try {
    return await getObject(api, target);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** An object in whatever form `accept` asks for. Where there is no such namespace, the refusal says that. */
export async function requestObject(
  api: Api,
  { resource, namespace, name }: ObjectTarget,
  subresource?: string,
  options: { readonly accept?: string; readonly query?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  try {
    return await api.request({ path: itemPath(resource, namespace, name, subresource), ...options });
  } catch (error) {
    if (isNotFound(error) && namespace && namespace !== 'default')
      await api.request({ path: `/api/v1/namespaces/${encodeURIComponent(namespace)}` }).catch((why: unknown) => {
        if (isNotFound(why)) throw why;
      });
    throw error;
  }
}

/** Lists a collection, page by page; the items carry their kind. */
export async function listObjects(api: Api, target: CollectionTarget, selectors: Selectors = {}): Promise<AnyList> {
  const items: AnyObject[] = [];
  let first: AnyList | undefined;
  for await (const page of listPages(api, target, selectors)) {
    const list = page as AnyList;
    first ??= list;
    for (const item of list.items ?? []) items.push(typed(item, target.resource));
  }
  return { ...first, items };
}

/** The pages of a collection in whatever form `accept` asks for. */
export async function* listPages(
  api: Api,
  { resource, namespace }: CollectionTarget,
  { labelSelector, fieldSelector, chunkSize = 500 }: Selectors,
  options: { readonly accept?: string; readonly query?: Readonly<Record<string, string>> } = {},
): AsyncGenerator<unknown, void, undefined> {
  let next: string | undefined;
  do {
    const request = {
      path: listPath(resource, namespace),
      query: {
        ...options.query,
        labelSelector,
        fieldSelector,
        limit: chunkSize > 0 ? String(chunkSize) : undefined,
        continue: next,
      },
      ...(options.accept ? { accept: options.accept } : {}),
    };
    const page = await api.request(request).catch((error: unknown) => {
      throw whileListing(resource, labelSelector, fieldSelector, error);
    });
    yield page;
    next = (page as AnyList).metadata?.continue;
  } while (next);
}

/** The same refusal, saying what was looked for. */
function whileListing(
  { group, version, name }: Resource,
  labelSelector: string | undefined,
  fieldSelector: string | undefined,
  error: unknown,
): unknown {
  if (!(error instanceof StatusError) || !(isBadRequest(error) || isNotFound(error))) return error;
  const what = JSON.stringify(`${group}/${version}, Resource=${name}`);
  const head =
    labelSelector || fieldSelector
      ? `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector ?? '')}, field selector ${JSON.stringify(fieldSelector ?? '')}`
      : `Unable to list ${what}`;
  return new StatusError({ ...error.status, message: `${head}: ${error.message}` }, { cause: error });
}

/** The objects of targets, collections unfolded. */
export async function fetchTargets(
  api: Api,
  targets: readonly Target[],
  selectors: Selectors = {},
): Promise<FetchedObject[]> {
  const found: FetchedObject[] = [];
  for (const target of targets) {
    if (target.kind === 'object') found.push({ target, object: await getObject(api, target) });
    else
      for (const object of (await listObjects(api, target, selectors)).items)
        found.push({ target: targetOf(target.resource, object), object });
  }
  return found;
}

/** An object and where it is. */
export interface FetchedObject {
  readonly target: ObjectTarget;
  readonly object: AnyObject;
}

/** Where an object is. */
export function targetOf(resource: Resource, object: AnyObject): ObjectTarget {
  return {
    kind: 'object',
    resource,
    namespace: resource.namespaced ? object.metadata?.namespace : undefined,
    name: object.metadata?.name ?? '',
  };
}

/** Items of lists come without their kind. */
export function typed(object: AnyObject, resource: Resource): AnyObject {
  return object.kind ? object : { apiVersion: formatApiVersion(resource), kind: resource.kind, ...object };
}
