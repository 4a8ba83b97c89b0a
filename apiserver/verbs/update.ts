import { badRequest, conflict, invalid, notFound } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { invalidField } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import { CacheEntry } from '../cache/entry.ts';
import { Hold } from '../registry/allocation.ts';
import { nullEmptyLists } from '../registry/empty-lists.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import { createObject } from './create.ts';
import { fresh } from './get.ts';
import { readObject } from './input.ts';
import { resetField, statusFieldsOf, validateMetadataUpdate } from './metadata.ts';
import { checkNamespace } from './namespace-of.ts';
import { type WriteOptions, writeOptions } from './options.ts';
import { dropRepeatedOwners } from './owner-references.ts';
import type { VerbParts } from './parts.ts';
import { preconditionFailed } from './precondition-failed.ts';
import { answerWith, present } from './present.ts';
import { Standing } from './standing.ts';
import { admissionRequest, writeContext } from './subject.ts';

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

/** Version 0 is as good as none; what is no number is an error of the storage's in Kubernetes, without a reason. */
function checkVersion({ metadata }: ApiObject): void {
  if (parseVersion(metadata.resourceVersion) === 0) delete (metadata as Partial<ApiObject['metadata']>).resourceVersion;
}

function parseVersion(text = ''): number {
  if (text === '') return 0;
  if (/^\d{1,19}$/.test(text)) return Number(text);
  throw failure('', `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** How often a write that names no version is tried on newer ones. */
const tries = 8;

/** The change of a stored object that a request asks for. */
export interface Change {
  readonly context: RequestContext;
  readonly resource: Resource;
  readonly options: WriteOptions;
  /** Whether it is made again on a newer version when someone else was faster: not when it says which version it changes. */
  readonly mayRetry: boolean;
  /** Set where managers of fields are noted already, by server-side apply say: the usual bookkeeping is left out. */
  readonly managed?: boolean;
}

/** Gets what stands there, in the version of the path, and returns what shall stand there. */
type Make = (old: StoredObject) => ApiObject | Promise<ApiObject>;

/** A change on its way, with the addresses and ports that it takes. */
interface Writing extends Change {
  readonly make: Make;
  readonly hold?: Hold;
}

/** Changes a stored object. `make` is called once for every version on which the change is tried. */
export async function writeUpdate(parts: VerbParts, change: Change, make: Make): Promise<Answer> {
  const { context, resource } = change;
  const allocation = context.info.subresource === '' ? parts.allocations.get(resource) : undefined;
  if (!allocation) return tryUpdate(parts, { ...change, make });
  const hold = new Hold(allocation);
  try {
    const answer = await tryUpdate(parts, { ...change, make, hold });
    await hold.confirm();
    return answer;
  } catch (error) {
    await hold.cancel(error);
    throw error;
  }
}

async function tryUpdate(parts: VerbParts, writing: Writing): Promise<Answer> {
  const { context, resource, mayRetry } = writing;
  const standing = await Standing.named(parts, context, resource);
  for (let attempt = 1; ; attempt++) {
    const { entry } = standing;
    const step = await decide(parts, writing, entry);
    if (step.type !== 'write') {
      if (!(await standing.isNewest())) continue;
      if (step.type === 'refuse') throw step.error;
      return step.answer;
    }
    const outcome = step.remove
      ? await finish(parts, resource, step.object, entry)
      : await replace(parts, resource, step.object, entry);
    if (outcome.ok && step.remove) await parts.allocations.get(resource)?.deleted(step.old);
    if (outcome.ok) return answerWith(resource, outcome.entry);
    if (!outcome.current) throw notFound(resource.type, context.info.name);
    if (!mayRetry || attempt >= tries) throw conflict(resource.type, context.info.name);
    standing.replace(outcome.current);
  }
}

/** What comes of a change, made on one version of the object. */
type Step =
  | { readonly type: 'write'; readonly object: ApiObject; readonly old: StoredObject; readonly remove: boolean }
  /** Nothing is to be written. */
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'refuse'; readonly error: unknown };

async function decide(parts: VerbParts, writing: Writing, entry: CacheEntry): Promise<Step> {
  const { resource, options, make } = writing;
  try {
    const old = present(resource, undefined, entry).object as StoredObject;
    const object = await make(old);
    const prepared = await prepare(parts, writing, object, old);
    if (prepared === 'same') {
      // What is encrypted with a key of the past is written anew also when it stays as it is: keys are rotated that way.
      const stale = parts.objects.isStale(entry);
      if (stale === false || !(await stale)) return { type: 'answer', answer: answerWith(resource, entry) };
    }
    if (options.dryRun) {
      object.metadata.resourceVersion = old.metadata.resourceVersion;
      return { type: 'answer', answer: { type: 'object', status: 200, resource, object } };
    }
    return { type: 'write', object, old, remove: prepared === 'remove' };
  } catch (error) {
    return { type: 'refuse', error };
  }
}

function replace(parts: VerbParts, resource: Resource, object: ApiObject, standing: CacheEntry) {
  return parts.objects.update(
    resource,
    resource.conversion ? resource.conversion.toStored(object) : object,
    standing.revision,
  );
}

/** The last finalizer of an object that is being deleted has gone: it is removed instead of written. */
async function finish(parts: VerbParts, resource: Resource, object: ApiObject, standing: CacheEntry) {
  const removed = await parts.objects.delete(standing);
  if (!removed.ok) return removed;
  object.metadata.resourceVersion = String(removed.entry.revision);
  const stored = resource.conversion ? resource.conversion.toStored(object) : object;
  return { ok: true as const, entry: CacheEntry.of(standing.key, stored, removed.entry.revision) };
}

/**
 * Brings an object to the form that may be stored over `old`: what may not change is taken over, admission and validation
 * have passed. `same` when there is nothing to write, `remove` when the object's time has come.
 */
async function prepare(
  parts: VerbParts,
  { context, resource, options, managed, hold }: Writing,
  object: ApiObject,
  old: StoredObject,
): Promise<'write' | 'same' | 'remove'> {
  const { subresource: path } = context.info;
  const subresource = path === '' ? undefined : path;
  const { metadata } = object;
  metadata.name = old.metadata.name;
  if (old.metadata.namespace !== undefined) metadata.namespace = old.metadata.namespace;
  else delete metadata.namespace;
  const ofStatus =
    subresource === 'status' ||
    (subresource !== undefined && (resource.strategy.statusSubresources?.includes(subresource) ?? false));
  // The uid that a PUT sends is a precondition; a patch's is a field like any other.
  const { uid: wanted } = metadata;
  if (context.info.verb === 'update' && wanted && wanted !== old.metadata.uid)
    throw preconditionFailed(parts, context, resource, { name: 'UID', wanted, found: old.metadata.uid });
  const version = parseVersion(metadata.resourceVersion);
  if (version === 0) {
    if (context.info.verb === 'update' && (subresource === undefined || ofStatus)) requireVersion(resource, object);
  } else if (version !== Number(old.metadata.resourceVersion)) throw conflict(resource.type, metadata.name);
  keepSystemMetadata(object, old);
  const write = writeContext(context, subresource, options.dryRun);
  const statusFields = statusFieldsOf(resource);
  // A binding is made by its own verb from what stands there: the rules of what clients may change are not for it.
  const bound = subresource === 'binding';
  if (ofStatus) keepAllBut(resource, object, old, statusFields);
  else if (!bound) for (const field of statusFields) keepField(resource, object, old, field);
  if (!managed && !bound) {
    parts.fields.recordUpdate(resource, object, old, {
      manager: fieldManagerOf(context),
      time: formatTime(context.receivedAt),
      subresource,
    });
  }
  const admission = admissionRequest(context, resource, 'UPDATE', {
    subresource,
    dryRun: options.dryRun,
    name: metadata.name,
    object,
    old,
    options: { kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1' },
  });
  await parts.admission.admit(admission);
  if (context.info.verb === 'patch') dropRepeatedOwners(context, object, true);
  await hold?.update(object, old, write);
  const { strategy } = resource;
  if (ofStatus) strategy.prepareForStatusUpdate?.(object, old, write);
  else if (!bound) strategy.prepareForUpdate?.(object, old, write);
  if (!ofStatus && !bound) countGeneration(resource, object, old, statusFields);
  const errors = [...validateMetadataUpdate(resource, object, old, ofStatus)];
  if (ofStatus) errors.push(...(strategy.validateStatusUpdate?.(object, old, write) ?? []));
  else if (!bound)
    errors.push(
      ...(strategy.validate?.(object, write) ?? []),
      ...(strategy.validateUpdate?.(object, old, write) ?? []),
    );
  if (errors.length > 0) throw invalid(resource.storedAs ?? resource.type, metadata.name, errors);
  const warnings = ofStatus
    ? strategy.statusWarnings?.(object)
    : subresource === undefined && strategy.warnings?.(object, old);
  for (const warning of warnings || []) write.warn(warning);
  await parts.admission.validate(admission);
  nullEmptyLists(resource.schema, object);
  metadata.resourceVersion = old.metadata.resourceVersion;
  if (isFinished(resource, object) && !ofStatus) return 'remove';
  return deepEqual(object, old) ? 'same' : 'write';
}

/** Refuses to overwrite whatever is there, where the kind does. Kubernetes names the resource where others name the kind. */
function requireVersion({ type, strategy }: Resource, { metadata }: ApiObject): void {
  if (!strategy.refusesUnconditionalUpdate) return;
  throw invalid({ group: type.group, kind: type.resource }, metadata.name, [
    invalidField(fieldPath('metadata', 'resourceVersion'), 0, 'must be specified for an update'),
  ]);
}

/** What the server alone writes into metadata. */
function keepSystemMetadata(object: ApiObject, old: StoredObject): void {
  const { metadata } = object;
  metadata.uid ||= old.metadata.uid;
  metadata.creationTimestamp = old.metadata.creationTimestamp;
  delete metadata.selfLink;
  if (old.metadata.generation === undefined) delete metadata.generation;
  else metadata.generation = old.metadata.generation;
  // A deletion is not taken back; beginning one this way is refused.
  if (old.metadata.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  if (old.metadata.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
}

function keepField(resource: Resource, object: ApiObject, old: StoredObject, name: string): void {
  if (old[name] === undefined) resetField(resource, object, name);
  else object[name] = old[name];
}

/** A status write changes status, and of metadata what the kind does not keep; everything else stays. */
function keepAllBut(resource: Resource, object: ApiObject, old: StoredObject, statusFields: readonly string[]): void {
  for (const key of Object.keys(object)) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata' || statusFields.includes(key)) continue;
    if (!(key in old)) delete object[key];
  }
  for (const key in old) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata' || statusFields.includes(key)) continue;
    object[key] = old[key];
  }
  const { metadata } = object;
  for (const name of resource.strategy.statusKeeps ?? []) {
    if (old.metadata[name] === undefined) delete metadata[name];
    else metadata[name] = old.metadata[name] as never;
  }
}

/** The generation moves when anything but metadata and status does. */
function countGeneration(
  resource: Resource,
  object: ApiObject,
  old: StoredObject,
  statusFields: readonly string[],
): void {
  if (!resource.strategy.countsGenerations) return;
  const names = new Set([...Object.keys(object), ...Object.keys(old)]);
  for (const name of names) {
    if (name === 'apiVersion' || name === 'kind' || name === 'metadata' || statusFields.includes(name)) continue;
    if (!deepEqual(object[name], old[name])) {
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
      return;
    }
  }
}

/** Deleted, with nobody left to wait for. */
function isFinished(resource: Resource, object: ApiObject): boolean {
  const { metadata } = object;
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    !resource.strategy.isHeld?.(object)
  );
}
