import { goKind, isPlainObject } from '../../api/codec/wording.ts';
import { conflict, invalid, notFound } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { invalidField, notSupported } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import type { CacheEntry } from '../cache/entry.ts';
import { type ApiObject, mutableCopy } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { type RequestContext, warn } from '../request/context.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-syntax.ts';
import { parseYaml, YamlSyntaxError } from '../request/yaml.ts';
import { current } from './get.ts';
import { contentTypeOf, readBytes } from './input.ts';
import { timestamp } from './metadata.ts';
import { integerOption } from './options.ts';
import type { VerbParts } from './parts.ts';
import { present } from './present.ts';
import { admissionRequest } from './subject.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
  /** As sent, for admission. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** DELETE of one object. */
export async function remove(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = await deleteOptions(context);
  warnOfDeletion(context, resource, options);
  const entry = await current(parts, context, resource);
  const outcome = await deleteEntry(parts, context, resource, entry, options);
  if (!outcome.gone || resource.strategy.returnsDeleted) {
    const shown = present(resource, outcome.object, outcome.entry);
    // What was removed is shown as it ended, which is not how it stood.
    const last = outcome.gone && outcome.object ? { object: outcome.object, entry: undefined } : shown;
    return { type: 'object', status: 200, resource, ...last };
  }
  const { type } = resource;
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
        name: entry.object.metadata.name,
        ...(type.group ? { group: type.group } : {}),
        kind: type.resource,
        uid: entry.object.metadata.uid,
      },
    },
  };
}

/** Tells who has not said what becomes of dependents that they will be left. */
export function warnOfDeletion(context: RequestContext, resource: Resource, options: DeleteOptions): void {
  const { deletionWarning } = resource.strategy;
  if (deletionWarning !== undefined && options.propagation === undefined) warn(context, deletionWarning);
}

/**
 * Asks for an object that cannot be read to be removed without looking at it. It takes part in no rule of deletion, so it is
 * refused rather than passed over.
 */
const unsafe = 'ignoreStoreReadErrorWithClusterBreakingPotential';

/** The options, from the body or, where there is none, from the query. */
export async function deleteOptions(context: RequestContext): Promise<DeleteOptions> {
  const { query } = context;
  let given: Record<string, unknown> = {};
  if (context.given) given = isPlainObject(context.given.body) ? context.given.body : {};
  else {
    const bytes = await readBytes(context);
    if (bytes.length > 0) given = await readOptions(context, bytes);
  }
  if (Object.keys(given).length > 0) context.audit?.requestObject(given);
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const preconditions = isPlainObject(given.preconditions) ? given.preconditions : {};
  const dryRun =
    Array.isArray(given.dryRun) && given.dryRun.length > 0 ? (given.dryRun as unknown[]) : query.getAll('dryRun');
  const propagation = text(given.propagationPolicy) ?? text(query.get('propagationPolicy'));
  const orphan =
    given.orphanDependents ?? (query.has('orphanDependents') ? query.get('orphanDependents') === 'true' : undefined);
  const errors = [];
  if (propagation !== undefined && !['Background', 'Foreground', 'Orphan'].includes(propagation)) {
    errors.push(
      notSupported(fieldPath('propagationPolicy'), propagation, ['Foreground', 'Background', 'Orphan', 'nil']),
    );
  }
  if (propagation !== undefined && typeof orphan === 'boolean') {
    errors.push(
      invalidField(
        fieldPath('propagationPolicy'),
        propagation,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    );
  }
  if (given[unsafe] === true || query.get(unsafe) === 'true') {
    const problem =
      context.info.verb === 'deletecollection'
        ? 'is not allowed with DELETECOLLECTION, try again after removing the option'
        : 'is not supported by this server, try again after removing the option';
    errors.push(invalidField(fieldPath(unsafe), true, problem));
  }
  for (const value of dryRun)
    if (value !== 'All') errors.push(notSupported(fieldPath('dryRun'), String(value), ['All']));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  return {
    gracePeriodSeconds: number(given.gracePeriodSeconds) ?? integerOption(query, 'gracePeriodSeconds'),
    propagation:
      (propagation as DeleteOptions['propagation']) ??
      (orphan === true ? 'Orphan' : orphan === false ? 'Background' : undefined),
    uid: text(preconditions.uid),
    resourceVersion: text(preconditions.resourceVersion),
    dryRun: dryRun.length > 0,
    given,
  };
}

async function readOptions(context: RequestContext, bytes: Buffer): Promise<Record<string, unknown>> {
  const type = contentTypeOf(context);
  if (type === 'application/vnd.kubernetes.protobuf') {
    const [{ openEnvelope }, { decodeProtobuf }, { messageSchema }] = await Promise.all([
      import('../../api/codec/envelope.ts'),
      import('../../api/codec/protobuf-decode.ts'),
      import('../../proto/schema/table.ts'),
    ]);
    const { raw } = openEnvelope(bytes);
    return decodeProtobuf(messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.DeleteOptions'), raw);
  }
  let value: unknown;
  try {
    const text = bytes.toString('utf8');
    value = type === 'application/yaml' ? (await parseYaml(text)).value : parseJsonText(text);
  } catch (error) {
    // Whatever is wrong with the options is passed on without a reason.
    if (error instanceof YamlSyntaxError) throw failure('', error.message);
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw failure('', `couldn't get version/kind; json parse error: ${error.message}`);
  }
  if (!isPlainObject(value)) {
    throw failure(
      '',
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const { kind } = value;
  if (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions') {
    throw failure('', 'decoded object cannot be converted to DeleteOptions');
  }
  return value;
}

export interface DeleteOutcome {
  /** The object is no longer in the store. */
  readonly gone: boolean;
  readonly entry: CacheEntry | undefined;
  readonly object: ApiObject | undefined;
}

const foreground = 'foregroundDeletion';
const orphanFinalizer = 'orphan';

/**
 * Deletes what stands there, as its kind and its finalizers let it: at once, or by marking it. Tried again on a newer
 * version when someone changes the object meanwhile.
 */
export async function deleteEntry(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  entry: CacheEntry,
  options: DeleteOptions,
): Promise<DeleteOutcome> {
  let standing = entry;
  for (let attempt = 1; ; attempt++) {
    const { object } = standing;
    const { metadata } = object;
    checkPreconditions(resource, standing, options);
    const admission = admissionRequest(context, resource, 'DELETE', {
      dryRun: options.dryRun,
      name: metadata.name,
      object: undefined,
      old: object,
      options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options.given },
    });
    await parts.admission.admit(admission);
    await parts.admission.validate(admission);
    const marked = mark(context.receivedAt, resource, standing, options);
    if (options.dryRun)
      return {
        gone: marked === 'remove',
        entry: undefined,
        object:
          marked === 'remove' || marked === 'same'
            ? dryRunState(context.receivedAt, resource, standing, marked)
            : marked,
      };
    if (marked === 'same') return { gone: false, entry: standing, object: undefined };
    const outcome =
      marked === 'remove'
        ? await parts.objects.delete(standing)
        : await parts.objects.update(resource, marked, standing.revision);
    if (outcome.ok) {
      const gone = marked === 'remove';
      if (gone) await parts.allocations.get(resource)?.deleted(object);
      return {
        gone,
        entry: outcome.entry,
        object: gone ? lastState(context.receivedAt, resource, outcome.entry) : undefined,
      };
    }
    if (!outcome.current) throw notFound(resource.type, metadata.name);
    if (attempt >= 16) throw conflict(resource.type, metadata.name);
    standing = outcome.current;
  }
}

function checkPreconditions(resource: Resource, entry: CacheEntry, options: DeleteOptions): void {
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

/** The object as marked for deletion; `remove` when nothing holds it, `same` when it is marked already. */
function mark(
  now: number,
  resource: Resource,
  entry: CacheEntry,
  options: DeleteOptions,
): ApiObject | 'remove' | 'same' {
  const { object } = entry;
  const { metadata } = object;
  const graceful = resource.strategy.gracefulDeletion?.(object, options.gracePeriodSeconds);
  let grace = graceful?.graceSeconds ?? 0;
  const finalizers = finalizersFor(resource, object.metadata.finalizers ?? [], options);
  const sameFinalizers = finalizers.length === (metadata.finalizers ?? []).length;
  const already = metadata.deletionTimestamp !== undefined;
  if (already) {
    const left = metadata.deletionGracePeriodSeconds ?? 0;
    // Grace may be cut short, never made longer.
    if (grace >= left) grace = left;
    if (grace === left && left > 0 && sameFinalizers) return 'same';
    if (grace === left && finalizers.length > 0 && sameFinalizers) return 'same';
  }
  const held = resource.strategy.isHeld?.(object) ?? false;
  if (already && held && sameFinalizers) return 'same';
  if (grace === 0 && finalizers.length === 0 && !held) return 'remove';
  const next = mutableCopy(object);
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  else delete next.metadata.finalizers;
  markDeleted(now, resource, next, grace);
  return next;
}

/** Says in an object that it is being deleted, and when it will be gone. */
function markDeleted(now: number, resource: Resource, object: ApiObject, grace: number): void {
  const { metadata } = object;
  const { isHeld, markDeleted: change } = resource.strategy;
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = timestamp(now + grace * 1000);
    if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  } else {
    const asked = Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    metadata.deletionTimestamp = timestamp(asked + grace * 1000);
  }
  // What is held by more than time has no period.
  if (!isHeld) metadata.deletionGracePeriodSeconds = grace;
  change?.(object);
}

/** How an object that is removed at once is shown: kinds that end gracefully say that they have ended. */
function lastState(now: number, resource: Resource, entry: CacheEntry): ApiObject | undefined {
  if (!resource.strategy.gracefulDeletion) return undefined;
  const object = mutableCopy(entry.object);
  markDeleted(now, resource, object, 0);
  return object;
}

function dryRunState(now: number, resource: Resource, entry: CacheEntry, marked: 'remove' | 'same'): ApiObject {
  return (marked === 'remove' ? lastState(now, resource, entry) : undefined) ?? mutableCopy(entry.object);
}

/** What happens to dependents is asked of the garbage collector by a finalizer. */
function finalizersFor(resource: Resource, had: readonly string[], options: DeleteOptions): string[] {
  const kept = had.filter((name) => name !== foreground && name !== orphanFinalizer);
  const asked = options.propagation;
  if (asked === 'Foreground') return [...kept, foreground];
  if (asked === 'Orphan') return [...kept, orphanFinalizer];
  if (asked === 'Background') return kept;
  // Nothing said: what the object has asked for before stays, then the kind's own default.
  if (kept.length !== had.length) return [...had];
  if (resource.strategy.defaultPropagation === 'Orphan') return [...kept, orphanFinalizer];
  return kept;
}
