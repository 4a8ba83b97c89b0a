import { conflict, invalid, notFound } from '../../api/errors/constructors.ts';
import { CacheEntry } from '../cache/entry.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import { fieldManagerOf } from '../request/context.ts';
import { validateFinalized } from '../resources/core/namespace/strategy.ts';
import type { Verb } from '../verbs/dispatch.ts';
import { current } from '../verbs/get.ts';
import { readObject } from '../verbs/input.ts';
import { timestamp } from '../verbs/metadata.ts';
import { writeOptions } from '../verbs/options.ts';
import { checkPlace } from '../verbs/patch-body.ts';

interface NamespaceSpec {
  readonly finalizers?: readonly string[];
}

/**
 * PUT of namespaces/finalize: changes `spec.finalizers`, and removes the namespace once it is being deleted and nothing
 * finalizes it any more. https://kubernetes.io/docs/tasks/administer-cluster/namespaces/
 */
const update: Verb = async (parts, context, resource) => {
  const options = writeOptions(context, 'UpdateOptions');
  const given = await readObject(context, resource, options.fieldValidation);
  checkPlace(context, given);
  let standing = await current(parts, context, resource);
  for (let attempt = 1; ; attempt++) {
    const old = standing.object;
    if (given.metadata.resourceVersion && given.metadata.resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(resource.type, context.info.name);
    }
    const finalizers = (given.spec as NamespaceSpec | undefined)?.finalizers ?? [];
    const errors = validateFinalized(finalizers);
    if (errors.length > 0) throw invalid(resource.type, context.info.name, errors);
    const next = finalized(old, finalizers);
    parts.fields.recordUpdate(resource, next, old, {
      manager: fieldManagerOf(context),
      time: timestamp(context.receivedAt),
      subresource: 'finalize',
    });
    const done = next.metadata.deletionTimestamp !== undefined && !hasFinalizers(next);
    if (options.dryRun) return { type: 'object', status: 200, resource, object: next };
    const outcome = done
      ? await parts.objects.delete(standing)
      : await parts.objects.update(resource, next, standing.revision);
    if (outcome.ok) {
      const entry = done ? CacheEntry.of(standing.key, next, outcome.entry.revision) : outcome.entry;
      if (done) next.metadata.resourceVersion = String(outcome.entry.revision);
      return { type: 'object', status: 200, resource, object: entry.object, entry: done ? undefined : entry };
    }
    if (!outcome.current) throw notFound(resource.type, context.info.name);
    if (given.metadata.resourceVersion || attempt >= 8) throw conflict(resource.type, context.info.name);
    standing = outcome.current;
  }
};

function finalized(old: StoredObject, finalizers: readonly string[]): ApiObject {
  const next = mutableCopy(old);
  next.spec = finalizers.length > 0 ? { finalizers: [...finalizers] } : {};
  return next;
}

function hasFinalizers(object: ApiObject): boolean {
  return (
    ((object.spec as NamespaceSpec | undefined)?.finalizers ?? []).length > 0 ||
    (object.metadata.finalizers ?? []).length > 0
  );
}

export const namespaceFinalizeVerbs = { update } as const;
