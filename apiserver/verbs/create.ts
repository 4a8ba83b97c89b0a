import { alreadyExists, generateNameConflict, invalid } from '../../api/errors/constructors.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';
import { generateName } from '../../api/names/generate-name.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import { Hold } from '../registry/allocation.ts';
import { nullEmptyLists } from '../registry/empty-lists.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import { readObject } from './input.ts';
import { resetField, statusFieldsOf, validateMetadata } from './metadata.ts';
import { takeNamespace } from './namespace-of.ts';
import { type WriteOptions, writeOptions } from './options.ts';
import { dropRepeatedOwners } from './owner-references.ts';
import type { VerbParts } from './parts.ts';
import { present } from './present.ts';
import { admissionRequest, writeContext } from './subject.ts';

/** How often a generated name that is taken already is made anew (KEP-4420). */
const generatedNameTries = 8;

/** POST of a collection: decodes, defaults, admits, validates and stores a new object. */
export async function create(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = writeOptions(context, 'CreateOptions');
  const object = await readObject(context, resource, options.fieldValidation);
  dropRepeatedOwners(context, object, false);
  const stored = await createObject(parts, context, resource, object, options);
  return { type: 'object', status: 201, resource, object: stored.object, entry: stored.entry };
}

/** The rest of a create, for objects that come by other ways too: server-side apply, PUT of something new. */
export async function createObject(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  object: ApiObject,
  options: WriteOptions,
  managed?: (object: ApiObject) => void,
): Promise<ReturnType<typeof present>> {
  const allocation = parts.allocations.get(resource);
  if (!allocation) return storeNew(parts, context, resource, object, options, managed);
  const hold = new Hold(allocation);
  try {
    const made = await storeNew(parts, context, resource, object, options, managed, hold);
    await hold.confirm();
    return made;
  } catch (error) {
    await hold.cancel(error);
    throw error;
  }
}

async function storeNew(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  object: ApiObject,
  options: WriteOptions,
  managed: ((object: ApiObject) => void) | undefined,
  hold?: Hold,
): Promise<ReturnType<typeof present>> {
  const { metadata } = object;
  takeNamespace(context, resource, object);
  // Refused by the storage in Kubernetes, whose plain errors have no reason.
  if (metadata.resourceVersion && metadata.resourceVersion !== '0') {
    throw failure('', 'resourceVersion should not be set on objects to be created');
  }
  delete (metadata as Partial<ApiObject['metadata']>).resourceVersion;
  if (!resource.strategy.createKeepsStatus)
    for (const field of statusFieldsOf(resource)) resetField(resource, object, field);
  const generated = !metadata.name && Boolean(metadata.generateName);
  // No name at all is for the validation to refuse, and what comes before it reads names.
  metadata.name ??= '';
  const time = formatTime(context.receivedAt);
  metadata.creationTimestamp = time;
  metadata.uid = parts.uuid();
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  if (managed) managed(object);
  else
    parts.fields.recordUpdate(resource, object, undefined, {
      manager: fieldManagerOf(context),
      time,
      subresource: undefined,
    });
  const write = writeContext(context, undefined, options.dryRun);
  for (let attempt = 1; ; attempt++) {
    if (generated) metadata.name = generateName(metadata.generateName ?? '', parts.random);
    const admission = admissionRequest(context, resource, 'CREATE', {
      dryRun: options.dryRun,
      name: metadata.name ?? '',
      object,
      old: undefined,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    });
    if (attempt === 1) {
      await parts.admission.admit(admission);
      await hold?.create(object, write);
      if (resource.strategy.countsGenerations) metadata.generation = 1;
      else delete metadata.generation;
      resource.strategy.prepareForCreate?.(object, write);
      const errors = [
        ...validateMetadata(resource, object),
        ...(resource.strategy.validate?.(object, write) ?? []),
        ...(resource.strategy.validateCreate?.(object, write) ?? []),
      ];
      if (errors.length > 0) throw invalid(resource.storedAs ?? resource.type, metadata.name ?? '', errors);
      for (const warning of resource.strategy.warnings?.(object, undefined) ?? []) write.warn(warning);
    } else await hold?.create(object, write);
    await parts.admission.validate(admission);
    nullEmptyLists(resource.schema, object);
    const existing = options.dryRun ? parts.objects.peek(resource, metadata.namespace ?? '', metadata.name) : undefined;
    if (options.dryRun && !existing) return present(resource, object, undefined);
    const outcome = existing
      ? { ok: false as const, current: existing }
      : await parts.objects.create(resource, resource.conversion ? resource.conversion.toStored(object) : object);
    if (outcome.ok) return present(resource, undefined, outcome.entry);
    if (!generated || attempt >= generatedNameTries) throw nameTaken(resource, metadata, outcome.current?.object);
  }
}

/**
 * The refusal of a name that is taken. Whoever asked for a generated one is told so, also when they gave the name themselves;
 * what stands there may be on its way out.
 */
function nameTaken(
  { type }: Resource,
  { name, generateName }: ApiObject['metadata'],
  standing: StoredObject | undefined,
): StatusError {
  const error = generateName ? generateNameConflict(type, name, 1) : alreadyExists(type, name);
  if (standing?.metadata.deletionTimestamp === undefined) return error;
  return failure('AlreadyExists', `object is being deleted: ${error.message}`, error.status.details);
}
