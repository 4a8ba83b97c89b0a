import { sleep } from '../../api/clock.ts';
import { isPlainObject } from '../../api/codec/wording.ts';
import { isConflict, isInvalid } from '../../api/errors/predicates.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { waitForDeletion } from '../objects/deletion.ts';
import { findObject, getObject } from '../objects/fetch.ts';
import { type ChangeOptions, createObject, deleteObject, patchObject, whileDoing } from '../objects/mutate.ts';
import { objectName } from '../output/name.ts';
import { qualified } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';
import type { ApplyCall } from './flags.ts';
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from './last-applied.ts';
import { threeWayPatch } from './three-way.ts';

/** How often a patch that meets another's change is worked out anew. */
const mostTries = 5;

/** What became of an object. */
export interface Applied {
  readonly object: AnyObject;
  readonly operation: string;
}

/** The apply of kubectl without `--server-side`: creates, or patches with the difference of three configurations. */
export async function applyClientSide(
  call: Pick<ApplyCall, 'flags' | 'err' | 'io'>,
  api: Api,
  target: ObjectTarget & { readonly manifest: AnyObject; readonly source: string },
  options: ChangeOptions,
): Promise<Applied> {
  const modified = withLastApplied(target.manifest);
  let current = await liveObject(api, target);
  if (!current) {
    try {
      const object = options.dryRun === 'client' ? modified : await createObject(api, target, modified, options);
      return { object, operation: 'created' };
    } catch (error) {
      throw whileDoing('creating', target.source, error);
    }
  }
  warnAbout(call, target, current);
  for (let tried = 1; ; tried++) {
    const { type, patch } = patchFor(current, modified);
    if (Object.keys(patch).length === 0) return { object: current, operation: 'unchanged' };
    if (options.dryRun === 'client') return { object: merged(current, modified), operation: 'configured' };
    try {
      return { object: await patchObject(api, target, type, patch, options), operation: 'configured' };
    } catch (error) {
      if (isConflict(error) && tried < mostTries) {
        // The first try again comes at once; then whoever else writes gets a second.
        if (tried > 1) await sleep(call.io.clock, 1000, call.io.signal);
        current = await getObject(api, target);
        continue;
      }
      if (call.flags.force && (isInvalid(error) || isConflict(error)))
        return { object: await recreate(call, api, target, modified, options), operation: 'configured' };
      throw whileDoing(
        `applying patch:\n${JSON.stringify(patch)}\nto:\nResource: ${JSON.stringify(describeResource(target))}, for`,
        target.source,
        error,
      );
    }
  }
}

async function liveObject(
  api: Api,
  target: ObjectTarget & { readonly source: string },
): Promise<AnyObject | undefined> {
  try {
    return await findObject(api, target);
  } catch (error) {
    if (!(error instanceof CommandError)) throw whileDoing('retrieving current configuration of', target.source, error);
    const { resource, name, namespace = '' } = target;
    throw new CommandError(
      `error when retrieving current configuration of:\nResource: ${JSON.stringify(describeResource(target))}, GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}\nfrom server for: ${JSON.stringify(target.source)}: ${error.message}`,
      { cause: error },
    );
  }
}

function describeResource({ resource }: ObjectTarget): string {
  return `${qualified(resource.group, '') || ''}/${resource.version}, Resource=${resource.name}`.replace(/^\//, '/');
}

function warnAbout({ err }: Pick<ApplyCall, 'err'>, { resource, name }: ObjectTarget, current: AnyObject): void {
  const what = `${resource.name}/${name}`;
  if (!current.metadata?.annotations?.[lastAppliedAnnotation])
    err(
      `Warning: resource ${what} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  if (current.metadata?.deletionTimestamp)
    err(
      `Warning: Detected changes to resource ${objectName(current).split('/')[1]} which is currently being deleted.\n`,
    );
}

/** The patch, strategic where the kind has a schema. */
export function patchFor(
  current: AnyObject,
  modified: AnyObject,
): { readonly type: 'strategic' | 'merge'; readonly patch: Record<string, unknown> } {
  const schema = schemaOfKind(modified.apiVersion ?? '', modified.kind ?? '');
  const original = lastAppliedOf(current) ?? {};
  // Identity is where the patch goes to; it is no part of it.
  const patch = threeWayPatch(withoutIdentity(original), withoutIdentity(modified), withoutIdentity(current), schema);
  return { type: schema ? 'strategic' : 'merge', patch };
}

function withoutIdentity({ apiVersion: _, kind: __, ...rest }: AnyObject): Record<string, unknown> {
  return rest;
}

/** What a dry run on the client shows: the live object with the manifest's values. */
function merged(current: AnyObject, modified: AnyObject): AnyObject {
  const merge = (below: unknown, above: unknown): unknown => {
    if (!isPlainObject(below) || !isPlainObject(above)) return above;
    const out: Record<string, unknown> = { ...below };
    for (const [key, value] of Object.entries(above)) out[key] = key in out ? merge(out[key], value) : value;
    return out;
  };
  return merge(current, modified) as AnyObject;
}

/** `--force`: what cannot be changed is made anew; when that fails, the old one is put back. */
async function recreate(
  call: Pick<ApplyCall, 'flags' | 'io'>,
  api: Api,
  target: ObjectTarget,
  modified: AnyObject,
  options: ChangeOptions,
): Promise<AnyObject> {
  const old = await getObject(api, target);
  const grace = call.flags['grace-period'];
  await deleteObject(api, target, {
    dryRun: options.dryRun,
    gracePeriodSeconds: grace >= 0 ? grace : undefined,
    propagationPolicy: 'Background',
  });
  if (options.dryRun === 'none')
    await waitForDeletion(api, target, {
      uid: old.metadata?.uid,
      timeoutMs: call.flags.timeout || 300_000,
      clock: call.io.clock,
      signal: call.io.signal,
    });
  try {
    return await createObject(api, target, modified, options);
  } catch (error) {
    const { resourceVersion: _, uid: __, ...metadata } = old.metadata ?? {};
    await createObject(api, target, { ...old, metadata }, options);
    throw error;
  }
}
