import { formatTime } from '../../api/time/timestamp.ts';
import type { ApiObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import type { Verb } from './dispatch.ts';
import { readObject } from './input.ts';
import { takeNamespace } from './namespace-of.ts';
import { writeOptions } from './options.ts';

/** A review as a verb: it is read, who set which fields is noted, as for any create, and it is answered with the status filled in. */
export function reviewVerb(
  decide: (object: ApiObject, context: RequestContext, resource: Resource) => Promise<object>,
): Verb {
  return async (parts, context, resource) => {
    const object = await readReview(context, resource);
    const writer = { manager: fieldManagerOf(context), time: formatTime(context.receivedAt), subresource: undefined };
    parts.fields.recordUpdate(resource, object, undefined, writer);
    object.status = await decide(object, context, resource);
    return { type: 'object', status: 201, resource, object };
  };
}

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
