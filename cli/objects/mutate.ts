import { StatusError } from '../../api/errors/status-error.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { itemPath, listPath } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';

/** Whether anything is really changed. */
export type DryRun = 'none' | 'client' | 'server';

/** How a change is sent. */
export interface ChangeOptions {
  readonly dryRun: DryRun;
  readonly fieldManager?: string;
  /** `Strict`, `Warn` or `Ignore`. */
  readonly fieldValidation?: string;
  readonly subresource?: string;
}

/** Reads `--dry-run`; without a value it means the client's. */
export function dryRunOf(value: string): DryRun {
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') return 'client';
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What a message of a verb ends with. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
}

/** Reads `--validate`. */
export function fieldValidationOf(value: string): string {
  switch (value) {
    case 'true':
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'false':
    case 'ignore':
      return 'Ignore';
    default:
      throw new CommandError(
        `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

function queryOf({ dryRun, fieldManager, fieldValidation }: ChangeOptions): Record<string, string | undefined> {
  return { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager, fieldValidation };
}

/** POST of an object; what the server made of it. */
export async function createObject(
  api: Api,
  target: ObjectTarget,
  object: AnyObject,
  options: ChangeOptions,
): Promise<AnyObject> {
  return (await api.request({
    method: 'POST',
    path: listPath(target.resource, target.namespace),
    query: queryOf(options),
    body: object,
  })) as AnyObject;
}

/** PUT of an object. */
export async function replaceObject(
  api: Api,
  target: ObjectTarget,
  object: AnyObject,
  options: ChangeOptions,
): Promise<AnyObject> {
  return (await api.request({
    method: 'PUT',
    path: itemPath(target.resource, target.namespace, target.name, options.subresource),
    query: queryOf(options),
    body: object,
  })) as AnyObject;
}

/** The media types of patches. https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-update */
const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** PATCH of an object. */
export async function patchObject(
  api: Api,
  target: ObjectTarget,
  type: keyof typeof patchTypes,
  patch: unknown,
  options: ChangeOptions & { readonly force?: boolean },
): Promise<AnyObject> {
  return (await api.request({
    method: 'PATCH',
    path: itemPath(target.resource, target.namespace, target.name, options.subresource),
    query: { ...queryOf(options), ...(options.force === undefined ? {} : { force: String(options.force) }) },
    body: patch,
    contentType: patchTypes[type],
  })) as AnyObject;
}

/** How an object is deleted. */
export interface DeletionOptions {
  readonly dryRun: DryRun;
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/** DELETE of an object: the object, or a Status that names it. */
export async function deleteObject(api: Api, target: ObjectTarget, options: DeletionOptions): Promise<unknown> {
  return api.request({
    method: 'DELETE',
    path: itemPath(target.resource, target.namespace, target.name),
    // Beside a body the query would not be looked at.
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
      ...(options.propagationPolicy ? { propagationPolicy: options.propagationPolicy } : {}),
    },
  });
}

/** The same error, telling what was being done with which file. */
export function whileDoing(doing: string, source: string | undefined, error: unknown): unknown {
  if (!source) return error;
  const head = `error when ${doing} ${JSON.stringify(source)}`;
  if (error instanceof StatusError)
    return new StatusError({ ...error.status, message: `${head}: ${error.message}` }, { cause: error });
  if (error instanceof CommandError) return new CommandError(`${head}: ${error.message}`, { cause: error });
  return error;
}
