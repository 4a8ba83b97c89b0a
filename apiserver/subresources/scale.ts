import { badRequest, invalid } from '../../api/errors/constructors.ts';
import { invalidField } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { formatLabelSelector } from '../../api/labels/selector.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type { LabelSelector } from '../../proto/gen/meta/v1.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import { applyScale, recordScale } from '../apply/scale-fields.ts';
import { checkApplied } from '../apply/typed-errors.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import { isTrue } from '../request/info.ts';
import { tableFor } from '../resources/typed.ts';
import { ageCell } from '../table/cells.ts';
import { ageColumn, integerColumn, textColumn } from '../table/column.ts';
import { readApplied } from '../verbs/apply.ts';
import type { Verb } from '../verbs/dispatch.ts';
import { current } from '../verbs/get.ts';
import { contentTypeOf, decodeObject, readObject } from '../verbs/input.ts';
import { writeOptions } from '../verbs/options.ts';
import { changeOf } from '../verbs/patch.ts';
import { checkPlace, patchOptions, patchRefusal, readPatch, unsupportedPatch } from '../verbs/patch-body.ts';
import { writeUpdate } from '../verbs/write-update.ts';

/** `Scale` as a kind, for decoding and for tables: it is never stored. */
const scaleKind: Resource = {
  type: {
    group: 'autoscaling',
    version: 'v1',
    apiVersion: 'autoscaling/v1',
    resource: 'scales',
    singular: 'scale',
    kind: 'Scale',
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
    message: 'k8s.io.api.autoscaling.v1.Scale',
  },
  schema: messageSchema('k8s.io.api.autoscaling.v1.Scale'),
  strategy: {},
  columns: tableFor<Scale>(
    [textColumn('Name'), integerColumn('Desired'), integerColumn('Available'), ageColumn],
    ({ metadata, spec, status }, now) => [
      metadata.name,
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      ageCell(metadata.creationTimestamp, now),
    ],
  ),
};

interface Scalable {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector | Readonly<Record<string, string>> };
  readonly status?: { readonly replicas?: number };
}

/** The scale of an object: how many replicas it shall have and has. */
function scaleOf(object: StoredObject): ApiObject {
  const { spec, status } = object as Scalable;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = spec?.selector;
  const text =
    object.kind === 'ReplicationController'
      ? Object.entries((selector ?? {}) as Record<string, string>)
          .map(([key, value]) => `${key}=${value}`)
          .sort()
          .join(',')
      : formatLabelSelector(selector as LabelSelector | undefined);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(text ? { selector: text } : {}) },
  };
}

function answer(object: StoredObject): Answer {
  return { type: 'object', status: 200, resource: scaleKind, object: scaleOf(object) };
}

const get: Verb = async (parts, context, resource) => answer((await current(parts, context, resource)).object);

const update: Verb = async (parts, context, resource) => {
  const options = writeOptions(context, 'UpdateOptions');
  const scale = await readObject(context, scaleKind, options.fieldValidation);
  if (!scale.metadata.name) {
    throw badRequest(
      `the name of the object (${context.info.name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (scale.metadata.name !== context.info.name) {
    throw badRequest(
      `the name of the object (${scale.metadata.name}) does not match the name on the URL (${context.info.name})`,
    );
  }
  return writeScale(parts, context, resource, options, () => scale);
};

const patch: Verb = async (parts, context, resource) => {
  const type = contentTypeOf(context);
  const options = patchOptions(context, type);
  switch (type) {
    case 'application/json-patch+json':
    case 'application/merge-patch+json':
    case 'application/strategic-merge-patch+json': {
      const body = await readPatch(context, type, options.fieldValidation);
      const change = changeOf(body, scaleKind);
      return writeScale(parts, context, resource, options, (old) => {
        const patched = () => change(scaleOf(old));
        const read = { value: patched(), problems: body.problems };
        const scale = decodeObject(context, scaleKind, read, options.fieldValidation, patchRefusal(body, patched));
        checkPlace(context, scale);
        return scale;
      });
    }
    case 'application/apply-patch+yaml':
      return apply(parts, context, resource, options);
    default:
      throw unsupportedPatch();
  }
};

/** Server-side apply of a scale: the one field that it can set is one of the object that is scaled. */
async function apply(
  parts: Parameters<Verb>[0],
  context: RequestContext,
  resource: Resource,
  options: ReturnType<typeof writeOptions>,
): Promise<Answer> {
  const { applied } = await readApplied(context);
  checkApplied(scaleKind, applied);
  const replicas = (applied.spec as { replicas?: number } | undefined)?.replicas;
  const force = isTrue(context.query.get('force'));
  return writeScale(
    parts,
    context,
    resource,
    options,
    (old) => {
      const scale = scaleOf(old);
      if (replicas !== undefined) scale.spec = { replicas };
      if (applied.metadata.name) scale.metadata.name = applied.metadata.name;
      if (applied.metadata.resourceVersion) scale.metadata.resourceVersion = applied.metadata.resourceVersion;
      checkPlace(context, scale);
      return scale;
    },
    (next, old) => {
      if (replicas === undefined) return;
      const manager = fieldManagerOf(context);
      applyScale(next, old, { manager, time: formatTime(context.receivedAt), force });
    },
  );
}

async function writeScale(
  parts: Parameters<Verb>[0],
  context: RequestContext,
  resource: Resource,
  options: ReturnType<typeof writeOptions>,
  make: (old: StoredObject) => ApiObject,
  record: (next: ApiObject, old: StoredObject) => void = (next, old) => {
    const { replicas } = (next as Scalable).spec ?? {};
    if ((old as Scalable).spec?.replicas !== replicas) recordScale(next, old, fieldManagerOf(context));
  },
): Promise<Answer> {
  const result = await writeUpdate(parts, { context, resource, options, mayRetry: true, managed: true }, (old) => {
    const scale = make(old);
    const replicas = (scale.spec as { replicas?: number } | undefined)?.replicas ?? 0;
    if (replicas < 0) {
      throw invalid({ group: 'autoscaling', kind: 'Scale' }, context.info.name, [
        invalidField(fieldPath('spec', 'replicas'), replicas, 'must be greater than or equal to 0'),
      ]);
    }
    const next = mutableCopy(old);
    next.spec = { ...(next.spec as object), replicas };
    next.metadata.resourceVersion = scale.metadata.resourceVersion;
    // A precondition of a PUT; a patch that changes it changes nothing.
    if (context.info.verb === 'update') next.metadata.uid = scale.metadata.uid;
    record(next, old);
    return next;
  });
  if (result.type !== 'object') return result;
  return answer(result.object as StoredObject);
}

export const scaleVerbs = { get, update, patch } as const;
