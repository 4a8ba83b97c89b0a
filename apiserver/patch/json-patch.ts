import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, requestEntityTooLarge } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { checkDepth } from '../request/depth.ts';
import { copyJson, put } from './json-value.ts';

/** More operations are refused, as in Kubernetes. */
const maxOperations = 10_000;
/** What `copy` may add in all; a patch of a few bytes could double a document again and again. */
const maxCopiedBytes = 3 * 1024 * 1024;

/**
 * Why an operation cannot be carried out. Clients are told only that the request was in error, as by Kubernetes; this is kept
 * as the cause.
 */
class OperationError extends Error {
  override readonly name = 'OperationError';
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: unknown;
}

/**
 * Applies a JSON patch (RFC 6902). `object` is taken over and changed; `patch` is left as it is and shares nothing with the
 * result. As Kubernetes has it, negative indexes count from the end and testing an absent place for null succeeds.
 *
 * Throws Status errors: 400 for what is no JSON patch and for a result that is too deep, 413 for too many operations, 422 when one cannot be carried out.
 * https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyJsonPatch(object: JsonObject, patch: unknown): JsonObject {
  const operations = readOperations(patch);
  const document = { root: object as unknown, copied: 0 };
  try {
    for (const operation of operations) apply(document, operation);
    // Copies and moves within a document can pile up.
    checkDepth(document.root);
    if (!isPlainObject(document.root)) throw new OperationError('the result is no object');
    return document.root;
  } catch (cause) {
    if (!(cause instanceof OperationError)) throw cause;
    const refusal = genericServerResponse({ code: 422, verb: '' });
    refusal.cause = cause;
    throw refusal;
  }
}

/** The members of a patch's operations that no operation has, as strict validation names them: `[0].foo`. */
export function unknownOperationFields(patch: unknown): string[] {
  if (!Array.isArray(patch)) return [];
  const known = ['op', 'path', 'from', 'value'];
  return patch.flatMap((operation: unknown, index) =>
    isPlainObject(operation)
      ? Object.keys(operation)
          .filter((key) => !known.includes(key))
          .map((key) => `[${index}].${key}`)
      : [],
  );
}

function readOperations(patch: unknown): Operation[] {
  const refuse = (value: unknown, place: string) =>
    badRequest(`error decoding patch: json: cannot unmarshal ${goKind(value)} into ${place}`);
  if (!Array.isArray(patch)) throw refuse(patch, 'Go value of type []handlers.jsonPatchOp');
  if (patch.length > maxOperations) {
    throw requestEntityTooLarge(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    );
  }
  return patch.map((given: unknown) => {
    if (!isPlainObject(given)) throw refuse(given, 'Go value of type handlers.jsonPatchOp');
    const text = (name: string): string => {
      const value = given[name] ?? '';
      if (typeof value === 'string') return value;
      throw refuse(value, `Go struct field jsonPatchOp.${name} of type string`);
    };
    return { op: text('op'), path: text('path'), from: text('from'), value: given.value };
  });
}

function apply(document: { root: unknown; copied: number }, { op, path, from, value }: Operation): void {
  if (path === '' && op === 'replace') {
    document.root = copyJson(value);
    return;
  }
  switch (op) {
    case 'add':
      addAt(document.root, path, copyJson(value ?? null));
      return;
    case 'remove':
      removeAt(document.root, path);
      return;
    case 'replace':
      replaceAt(document.root, path, copyJson(value ?? null));
      return;
    case 'move': {
      if (path.startsWith(`${from}/`)) throw new OperationError(`${from} cannot move into itself`);
      addAt(document.root, path, removeAt(document.root, from));
      return;
    }
    case 'copy': {
      const source = valueAt(document.root, from);
      if (source === undefined) throw new OperationError(`there is nothing at ${from}`);
      checkDepth(source);
      document.copied += JSON.stringify(source).length;
      if (document.copied > maxCopiedBytes) throw new OperationError(`the copies are over ${maxCopiedBytes} bytes`);
      addAt(document.root, path, copyJson(source));
      return;
    }
    case 'test':
      if (!deepEqual(valueAt(document.root, path) ?? null, value ?? null)) {
        throw new OperationError(`the value at ${path} is another one`);
      }
      return;
    default:
      throw new OperationError(`there is no operation ${JSON.stringify(op)}`);
  }
}

/** The names in a JSON pointer (RFC 6901). */
function tokensOf(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new OperationError(`${JSON.stringify(pointer)} is no JSON pointer`);
  return pointer
    .slice(1)
    .split('/')
    .map((token) => (token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token));
}

/** What holds the last name of a pointer, and that name. */
function holderOf(root: unknown, pointer: string): { holder: JsonObject | unknown[]; key: string } {
  const tokens = tokensOf(pointer);
  const key = tokens.pop();
  if (key === undefined) throw new OperationError('the whole document cannot be meant');
  let at = root;
  for (const token of tokens) at = childOf(at, token);
  if (Array.isArray(at) || isPlainObject(at)) return { holder: at, key };
  throw new OperationError(`there is nothing to hold ${pointer}`);
}

function childOf(holder: unknown, key: string): unknown {
  if (Array.isArray(holder)) return holder[indexOf(key, holder.length)];
  return isPlainObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** An index below `length`; negative ones count from the end. */
function indexOf(key: string, length: number): number {
  const given = /^-?\d+$/.test(key) ? Number(key) : Number.NaN;
  const index = given < 0 ? given + length : given;
  if (index >= 0 && index < length) return index;
  throw new OperationError(`there is no index ${JSON.stringify(key)}`);
}

/** Undefined where nothing is. */
function valueAt(root: unknown, pointer: string): unknown {
  if (pointer === '') return root;
  const { holder, key } = holderOf(root, pointer);
  return childOf(holder, key);
}

function addAt(root: unknown, pointer: string, value: unknown): void {
  const { holder, key } = holderOf(root, pointer);
  if (!Array.isArray(holder)) put(holder, key, value);
  else if (key === '-') holder.push(value);
  else holder.splice(indexOf(key, holder.length + 1), 0, value);
}

function removeAt(root: unknown, pointer: string): unknown {
  const { holder, key } = holderOf(root, pointer);
  if (Array.isArray(holder)) return holder.splice(indexOf(key, holder.length), 1)[0];
  if (!Object.hasOwn(holder, key)) throw new OperationError(`there is nothing at ${pointer}`);
  const value = holder[key];
  delete holder[key];
  return value;
}

function replaceAt(root: unknown, pointer: string, value: unknown): void {
  const { holder, key } = holderOf(root, pointer);
  if (Array.isArray(holder)) holder[indexOf(key, holder.length)] = value;
  else if (Object.hasOwn(holder, key)) put(holder, key, value);
  else throw new OperationError(`there is nothing at ${pointer}`);
}
