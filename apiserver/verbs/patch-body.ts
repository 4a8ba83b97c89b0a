import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, invalid } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { forbiddenField, invalidField, required } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { goJson, goPrint } from '../../api/field/quote.ts';
import { conversionWords } from '../patch/conversion-words.ts';
import { unknownOperationFields } from '../patch/json-patch.ts';
import type { ApiObject } from '../registry/object.ts';
import type { RequestContext } from '../request/context.ts';
import { duplicateField, duplicateKeys, unknownField } from '../request/duplicates.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-text.ts';
import { readBytes } from './input.ts';
import { checkNamespace } from './namespace-of.ts';
import { type FieldValidation, type WriteOptions, writeOptions } from './options.ts';

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;

export type PatchType = (typeof patchTypes)[number];

/**
 * The options of a patch of that type, with those that only patches have: who applies says as whom, and only who applies takes
 * by force. Throws a 415 for a type that there is not.
 */
export function patchOptions(context: RequestContext, type: string): WriteOptions {
  const { query } = context;
  if (type === 'application/apply-patch+yaml') {
    const nameless = [required(fieldPath('fieldManager'), 'is required for apply patch')];
    return writeOptions(context, 'PatchOptions', query.get('fieldManager') ? [] : nameless);
  }
  if (!patchTypes.some((one) => one === type)) throw unsupportedPatch();
  const forced = [forbiddenField(fieldPath('force'), 'may not be specified for non-apply patch')];
  return writeOptions(context, 'PatchOptions', query.has('force') ? forced : []);
}

/** A patch as it was sent. */
export interface PatchBody {
  readonly type: PatchType;
  readonly value: unknown;
  /** What strict validation finds in the patch itself. */
  readonly problems: readonly string[];
}

/** Reads a patch that is JSON; throws a 400 in the words of Go's decoder for what is not. */
export async function readPatch(
  context: RequestContext,
  type: PatchType,
  validation: FieldValidation,
): Promise<PatchBody> {
  const body = await parsePatch(context, type, validation);
  context.audit?.requestPatch(body.value);
  return body;
}

async function parsePatch(context: RequestContext, type: PatchType, validation: FieldValidation): Promise<PatchBody> {
  if (context.given) return { type, value: structuredClone(context.given.body), problems: [] };
  const text = (await readBytes(context)).toString('utf8');
  // A strategic merge patch is the one whose decoder's errors are passed on as they are.
  const prefix = type === 'application/strategic-merge-patch+json' ? '' : 'error decoding patch: ';
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest(`${prefix}${error.message}`);
    throw error;
  }
  const operations = type === 'application/json-patch+json';
  if (operations && value === null) value = [];
  if (!operations && value === null) {
    if (type === 'application/merge-patch+json') throw badRequest('Invalid JSON Patch');
    value = {};
  }
  if (!operations && !isPlainObject(value)) {
    throw badRequest(`${prefix}json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`);
  }
  if (validation === 'Ignore') return { type, value, problems: [] };
  const found = [
    ...duplicateKeys(text, value).map(duplicateField),
    ...(operations ? unknownOperationFields(value).map(unknownField) : []),
  ];
  return { type, value, problems: operations ? found.map((problem) => `json patch ${problem}`) : found };
}

/** A patch of none of the types that there are. */
export function unsupportedPatch(): Error {
  return failure('UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/**
 * The 422 of a patch whose result is no object of its kind. It names no object: the patch is what is at fault. `patchAgain`
 * makes the result once more, as decoding takes over the one that it gets.
 */
export function patchRefusal(body: PatchBody, patchAgain: () => JsonObject): (reason: string) => Error {
  return (reason) => {
    const shown =
      body.type === 'application/strategic-merge-patch+json'
        ? goPrint(body.value)
        : goJson(sorted(patchAgain(), body.value));
    return invalid({ group: '', kind: '' }, '', [
      invalidField(
        fieldPath('patch'),
        shown,
        body.type === 'application/strategic-merge-patch+json' ? conversionWords(reason) : reason,
      ),
    ]);
  };
}

/** What came of a patch is still the object that the path names. */
export function checkPlace(context: RequestContext, { metadata }: ApiObject): void {
  const { name } = context.info;
  checkNamespace(context, { metadata });
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
}

/** With the keys in order where the patch has been, as there the document has been written anew. */
function sorted(value: JsonObject, patch: unknown): JsonObject {
  const changes = isPlainObject(patch) ? patch : {};
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [
        key,
        isPlainObject(inner) && isPlainObject(changes[key]) ? sorted(inner, changes[key]) : inner,
      ]),
  );
}
