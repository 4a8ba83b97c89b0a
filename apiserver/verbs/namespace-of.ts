import { badRequest } from '../../api/errors/constructors.ts';
import type { ApiObject } from '../registry/object.ts';
import type { RequestContext } from '../request/context.ts';

/**
 * Refuses an object that names another namespace than the path. Where the path names none, whatever the object says is passed
 * over: the kind belongs to the cluster, and to no namespace.
 */
export function checkNamespace({ info }: RequestContext, { metadata }: Pick<ApiObject, 'metadata'>): void {
  const wanted = info.resource === 'namespaces' && info.group === '' ? '' : info.namespace;
  if (!metadata.namespace || wanted === '' || metadata.namespace === wanted) return;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** Puts a new object into the namespace of the path, or into none. */
export function takeNamespace(
  context: RequestContext,
  { type }: { readonly type: { readonly namespaced: boolean } },
  object: ApiObject,
): void {
  checkNamespace(context, object);
  if (type.namespaced) object.metadata.namespace = context.info.namespace;
  else delete object.metadata.namespace;
}
