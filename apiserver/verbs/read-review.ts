import type { ApiObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { RequestContext } from '../request/context.ts';
import { readObject } from './input.ts';
import { takeNamespace } from './namespace-of.ts';
import { writeOptions } from './options.ts';

/** Reads what is asked by create and answered at once. What the server alone writes into metadata is passed over. */
export async function readReview(context: RequestContext, resource: Resource): Promise<ApiObject> {
  const { fieldValidation } = writeOptions(context, 'CreateOptions');
  const object = await readObject(context, resource, fieldValidation);
  const { creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, selfLink, uid, ...metadata } =
    object.metadata;
  object.metadata = metadata as ApiObject['metadata'];
  takeNamespace(context, resource, object);
  return object;
}
