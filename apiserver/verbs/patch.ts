import type { JsonObject } from '../../api/codec/wording.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicPatch } from '../patch/strategic-patch.ts';
import { type ApiObject, mutableCopy } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { apply } from './apply.ts';
import { contentTypeOf, decodeObject } from './input.ts';
import type { VerbParts } from './parts.ts';
import { checkPlace, type PatchBody, patchOptions, patchRefusal, readPatch, unsupportedPatch } from './patch-body.ts';
import { patchSchemaOf } from './patch-schema.ts';
import { writeUpdate } from './write-update.ts';

/** PATCH, of all four kinds. https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply */
export async function patch(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const type = contentTypeOf(context);
  const options = patchOptions(context, type);
  switch (type) {
    case 'application/json-patch+json':
    case 'application/merge-patch+json':
    case 'application/strategic-merge-patch+json': {
      const body = await readPatch(context, type, options.fieldValidation);
      const change = changeOf(body, resource);
      return writeUpdate(parts, { context, resource, options, mayRetry: true }, (old) => {
        const patched = () => change(mutableCopy(old));
        const read = { value: patched(), problems: body.problems };
        const object = decodeObject(context, resource, read, options.fieldValidation, patchRefusal(body, patched));
        checkPlace(context, object);
        return object;
      });
    }
    case 'application/apply-patch+yaml':
      return apply(parts, context, resource, options);
    default:
      throw unsupportedPatch();
  }
}

/** A patch as a function of the object that it changes. */
export function changeOf({ type, value }: PatchBody, resource: Resource): (object: ApiObject) => JsonObject {
  if (type === 'application/json-patch+json') return (object) => applyJsonPatch(object, value) as JsonObject;
  if (type === 'application/merge-patch+json') return (object) => applyMergePatch(object, value) as JsonObject;
  const schema = patchSchemaOf(resource.schema);
  return (object) => applyStrategicPatch(object, value as JsonObject, schema) as JsonObject;
}
