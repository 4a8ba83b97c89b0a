import { badRequest } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { goPrint } from '../../api/field/quote.ts';
import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';
import type { ApiObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { keyElement, type ListKey, shapeOfField, valueElement } from './shape.ts';

/**
 * Why a configuration that is applied cannot be told who owns what: fields that the schema does not have, values of other
 * types, list items without their keys or twice. The words are those of Kubernetes' structured merge; undefined when all is
 * well. Null is good for anything, and defaults fill in keys.
 */
export function typedErrors(schema: MessageSchema, value: Readonly<Record<string, unknown>>): string | undefined {
  const errors: string[] = [];
  checkMessage(schema, value, '', errors);
  if (errors.length < 2) return errors[0];
  return ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

/** Throws what Kubernetes answers to an applied configuration that is none of its kind. */
export function checkApplied(resource: Resource, applied: ApiObject): void {
  const { type } = resource;
  const given: { readonly apiVersion?: unknown; readonly kind?: unknown } = applied;
  const apiVersion = textOf(given.apiVersion);
  const kind = textOf(given.kind);
  if (apiVersion !== type.apiVersion || kind !== type.kind) {
    throw badRequest(`invalid object type: ${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`);
  }
  if (applied.metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  const untyped = typedErrors(resource.schema, applied);
  if (untyped === undefined) return;
  throw failure('', `failed to create typed patch object (${printApplied(applied)}): ${untyped}`);
}

/** What was applied, as messages name it: `default/web; apps/v1, Kind=Deployment`. What should be a string and is not is left out. */
export function printApplied(applied: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: unknown; readonly name?: unknown };
}): string {
  const { apiVersion, kind, metadata } = applied;
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `${textOf(metadata.namespace)}/${textOf(metadata.name)}; ${version}, Kind=${kind}`;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function report(errors: string[], path: string, problem: string): void {
  errors.push(path === '' ? problem : `${path}: ${problem}`);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkMessage(schema: MessageSchema, value: unknown, path: string, errors: string[]): void {
  if (value === null || value === undefined || schema.json !== undefined) return;
  if (!isMap(value)) {
    report(errors, path, `expected map, got &{${goPrint(value)}}`);
    return;
  }
  for (const key of Object.keys(value)) {
    const field = schema.byName.get(key);
    if (field) checkField(field, value[key], `${path}.${key}`, errors);
    else if (!schema.isObject || (key !== 'apiVersion' && key !== 'kind')) {
      report(errors, `${path}.${key}`, 'field not declared in schema');
    }
  }
}

function checkField(field: FieldSchema, value: unknown, path: string, errors: string[]): void {
  if (value === null || value === undefined) return;
  if (field.label === 'optional') checkSingle(field, value, path, errors);
  else if (field.label === 'map') {
    if (!isMap(value)) report(errors, path, `expected map, got &{${goPrint(value)}}`);
    else for (const key of Object.keys(value)) checkSingle(field, value[key], `${path}.${key}`, errors);
  } else checkList(field, value, path, errors);
}

function checkList(field: FieldSchema, value: unknown, path: string, errors: string[]): void {
  if (!Array.isArray(value)) {
    report(errors, path, `expected list, got &{${goPrint(value)}}`);
    return;
  }
  const shape = shapeOfField(field);
  const seen = new Set<string>();
  for (const [index, item] of (value as unknown[]).entries()) {
    if (shape.kind !== 'keyed' && shape.kind !== 'set') {
      checkSingle(field, item, `${path}[${index}]`, errors);
      continue;
    }
    const problem = shape.kind === 'keyed' ? keyProblem(shape.keys, item) : itemProblem(item);
    if (problem !== undefined) {
      report(errors, path, `element ${index}: ${problem}`);
      continue;
    }
    const element =
      shape.kind === 'set' ? valueElement(item) : keyElement(shape.keys, item as Readonly<Record<string, unknown>>);
    const shown = printed(element);
    if (seen.has(element)) report(errors, path, `duplicate entries for key ${shown}`);
    seen.add(element);
    checkSingle(field, item, `${path}${shown}`, errors);
  }
}

function keyProblem(keys: readonly ListKey[], item: unknown): string | undefined {
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isMap(item)) return 'associative list with keys may not have non-map elements';
  const missing = keys.find(({ name, fallback }) => (item[name] ?? fallback) === undefined);
  // Where several fields are the key, one of them may be left out.
  if (!missing || keys.some(({ name }) => item[name] !== undefined && item[name] !== null)) return undefined;
  return `associative list with keys has an element that omits key field ${JSON.stringify(missing.name)} (and doesn't have default value)`;
}

function itemProblem(item: unknown): string | undefined {
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (isMap(item)) return "associative list without keys has an element that's a map type";
  return Array.isArray(item) ? 'not supported: associative list with lists as elements' : undefined;
}

function checkSingle(field: FieldSchema, value: unknown, path: string, errors: string[]): void {
  if (value === null || value === undefined) return;
  switch (field.scalar) {
    case undefined:
      if (field.message) checkMessage(field.message, value, path, errors);
      return;
    case 'string':
    case 'bytes':
      if (typeof value !== 'string')
        report(errors, path, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
      return;
    case 'bool':
      if (typeof value !== 'boolean') report(errors, path, `expected boolean, got &{${goPrint(value)}}`);
      return;
    default:
      if (typeof value !== 'number') report(errors, path, `expected numeric (int or float), got ${goType(value)}`);
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

/** A value as Go's %#v writes it. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isMap(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `map[string]interface {}{${entries.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`;
}

function printed(element: string): string {
  if (!element.startsWith('k:')) return `[=${element.slice(2)}]`;
  const keys = JSON.parse(element.slice(2)) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
