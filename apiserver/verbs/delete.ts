import { conflict, notFound } from '../../api/errors/constructors.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { type RequestContext, warn } from '../request/context.ts';
import { type DeleteOptions, deleteOptions } from './delete-options.ts';
import { dryRunState, lastState, mark } from './deletion-mark.ts';
import type { VerbParts } from './parts.ts';
import { present } from './present.ts';
import { Standing } from './standing.ts';
import { admissionRequest } from './subject.ts';

/** DELETE of one object. */
export async function remove(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = await deleteOptions(context);
  warnOfDeletion(context, resource, options);
  const outcome = await deleteStanding(
    parts,
    context,
    resource,
    await Standing.named(parts, context, resource),
    options,
  );
  if (!outcome.gone || resource.strategy.returnsDeleted) {
    const shown = present(resource, outcome.object, outcome.entry);
    // What was removed is shown as it ended, which is not how it stood.
    const last = outcome.gone && outcome.object ? { object: outcome.object, entry: undefined } : shown;
    return { type: 'object', status: !outcome.gone && options.cascading ? 202 : 200, resource, ...last };
  }
  const { type } = resource;
  const { name, uid } = outcome.stood.metadata;
  return {
    type: 'object',
    status: 200,
    resource: undefined,
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(type.group ? { group: type.group } : {}),
        kind: type.resource,
        uid,
      },
    },
  };
}

/** Tells who has not said what becomes of dependents that they will be left. */
export function warnOfDeletion(context: RequestContext, resource: Resource, options: DeleteOptions): void {
  const { deletionWarning } = resource.strategy;
  if (deletionWarning !== undefined && options.propagation === undefined) warn(context, deletionWarning);
}

export interface DeleteOutcome {
  /** The object is no longer in the store. */
  readonly gone: boolean;
  /** The version that was deleted, or marked, as it was before. */
  readonly stood: StoredObject;
  readonly entry: CacheEntry | undefined;
  readonly object: ApiObject | undefined;
}

/**
 * Deletes what the cache has, as its kind and its finalizers let it: at once, or by marking it. Tried again on a newer
 * version when someone changes the object meanwhile.
 */
export function deleteEntry(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  entry: CacheEntry,
  options: DeleteOptions,
): Promise<DeleteOutcome> {
  return deleteStanding(parts, context, resource, Standing.cached(parts, resource, entry), options);
}

async function deleteStanding(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  standing: Standing,
  options: DeleteOptions,
): Promise<DeleteOutcome> {
  for (let attempt = 1; ; attempt++) {
    const { entry } = standing;
    const { object } = entry;
    const { metadata } = object;
    let marked: ApiObject | 'remove' | 'same';
    try {
      await admitDeletion(parts, context, resource, entry, options);
      marked = mark(context.receivedAt, resource, object, options);
    } catch (error) {
      if (!(await standing.isNewest())) continue;
      throw error;
    }
    if ((options.dryRun || marked === 'same') && !(await standing.isNewest())) continue;
    if (options.dryRun)
      return {
        gone: marked === 'remove',
        stood: object,
        entry: undefined,
        object:
          marked === 'remove' || marked === 'same' ? dryRunState(context.receivedAt, resource, object, marked) : marked,
      };
    if (marked === 'same') return { gone: false, stood: object, entry, object: undefined };
    const outcome =
      marked === 'remove'
        ? await parts.objects.delete(entry)
        : await parts.objects.update(resource, marked, entry.revision);
    if (outcome.ok) {
      const gone = marked === 'remove';
      if (gone) await parts.allocations.get(resource)?.deleted(object);
      return {
        gone,
        stood: object,
        entry: outcome.entry,
        object: gone ? lastState(context.receivedAt, resource, object, outcome.entry.revision) : undefined,
      };
    }
    if (!outcome.current) throw notFound(resource.type, metadata.name);
    if (attempt >= 16) throw conflict(resource.type, metadata.name);
    standing.replace(outcome.current);
  }
}

/** Throws what speaks against the deletion of this version. */
async function admitDeletion(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  entry: CacheEntry,
  options: DeleteOptions,
): Promise<void> {
  const { object } = entry;
  checkPreconditions(resource, entry, options);
  const admission = admissionRequest(context, resource, 'DELETE', {
    dryRun: options.dryRun,
    name: object.metadata.name,
    object: undefined,
    old: object,
    options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options.given },
  });
  await parts.admission.admit(admission);
  await parts.admission.validate(admission);
}

/** Refuses to delete another object, or another version of it, than the one that was meant. */
export function checkPreconditions(
  resource: Resource,
  entry: CacheEntry,
  options: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined },
): void {
  const { metadata } = entry.object;
  // Here, and only here, Kubernetes names the kind where other conflicts name the resource.
  const subject = { group: resource.type.group, resource: resource.type.kind };
  if (options.uid !== undefined && options.uid !== metadata.uid) {
    throw conflict(
      subject,
      metadata.name,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      subject,
      metadata.name,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
