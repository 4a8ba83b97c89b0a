import { badRequest } from '../../api/errors/constructors.ts';
import { type ApiObject, mutableCopy } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { createObject } from './create.ts';
import { fresh } from './get.ts';
import { readObject } from './input.ts';
import { checkNamespace } from './namespace-of.ts';
import { parseVersion } from './object-version.ts';
import { writeOptions } from './options.ts';
import { dropRepeatedOwners } from './owner-references.ts';
import type { VerbParts } from './parts.ts';
import { preconditionFailed } from './precondition-failed.ts';
import { writeUpdate } from './write-update.ts';

/** PUT of an object, or of its status. */
export async function update(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = writeOptions(context, 'UpdateOptions');
  const object = await readObject(context, resource, options.fieldValidation);
  checkName(context, object);
  checkVersion(object);
  dropRepeatedOwners(context, object, false);
  if (await isMissing(parts, context, resource)) {
    const wanted = object.metadata.uid;
    if (wanted) throw preconditionFailed(parts, context, resource, { name: 'UID', wanted, found: '' });
    if (resource.strategy.allowsCreateOnUpdate && context.info.subresource === '') {
      // Which version it was meant to follow does not matter to what is new.
      delete (object.metadata as Partial<ApiObject['metadata']>).resourceVersion;
      const made = await createObject(parts, context, resource, object, options);
      return { type: 'object', status: 201, resource, object: made.object, entry: made.entry };
    }
  }
  const unconditional = !object.metadata.resourceVersion;
  return writeUpdate(parts, { context, resource, options, mayRetry: unconditional }, () => mutableCopy(object));
}

/** Whether there is no such object; the store is asked only when the cache has none. */
async function isMissing(parts: VerbParts, context: RequestContext, resource: Resource): Promise<boolean> {
  const { namespace, name } = context.info;
  if (parts.objects.peek(resource, namespace, name)) return false;
  await fresh(parts);
  return parts.objects.peek(resource, namespace, name) === undefined;
}

function checkName(context: RequestContext, object: ApiObject): void {
  const { metadata } = object;
  if (metadata.name && metadata.name !== context.info.name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${context.info.name})`,
    );
  }
  if (!metadata.name)
    throw badRequest(
      `the name of the object (${context.info.name} based on URL) was undeterminable: name must be provided`,
    );
  checkNamespace(context, object);
}

/** Version 0 is as good as none. */
function checkVersion({ metadata }: ApiObject): void {
  if (parseVersion(metadata.resourceVersion) === 0) delete (metadata as Partial<ApiObject['metadata']>).resourceVersion;
}
