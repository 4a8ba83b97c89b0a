import { badRequest, conflict } from '../../api/errors/constructors.ts';
import { aggregate, notSupported, required } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Binding, Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { noSuchPath, type Verb } from '../verbs/dispatch.ts';
import { readObject } from '../verbs/input.ts';
import { checkNamespace } from '../verbs/namespace-of.ts';
import { type WriteOptions, writeOptions } from '../verbs/options.ts';
import type { VerbParts } from '../verbs/parts.ts';
import { preconditionFailed } from '../verbs/precondition-failed.ts';
import { writeUpdate } from '../verbs/write-update.ts';

const bindingKind: Resource = {
  type: coreV1Resources.bindings,
  schema: messageSchema(coreV1Resources.bindings.message),
  strategy: {},
  columns: { columns: [], cells: () => [] },
};

/**
 * POST of pods/binding: gives a pod its node, once. What a scheduler does last.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/binding-v1/
 */
const create: Verb = async (parts, context, resource) => {
  const options = writeOptions(context, 'CreateOptions');
  const binding = (await readObject(context, bindingKind, options.fieldValidation)) as unknown as Binding;
  checkNamespace(context, binding);
  if (binding.metadata.name !== context.info.name)
    throw badRequest('name in URL does not match name in Binding object');
  return bind(parts, context, resource, options, binding);
};

/** POST of bindings: names its pod in its own metadata. */
export const createBinding: Verb = async (parts, context) => {
  const options = writeOptions(context, 'CreateOptions');
  const binding = (await readObject(context, bindingKind, options.fieldValidation)) as unknown as Binding;
  checkNamespace(context, binding);
  const pods = parts.registry.find('', 'v1', 'pods');
  if (!pods) throw noSuchPath();
  const info = { ...context.info, resource: 'pods', name: binding.metadata.name ?? '', subresource: 'binding' };
  return bind(parts, { ...context, info }, pods, options, binding);
};

async function bind(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  options: WriteOptions,
  binding: Binding,
): Promise<Answer> {
  const { target } = binding;
  const errors = [];
  if (target.kind && target.kind !== 'Node')
    errors.push(notSupported(fieldPath('target', 'kind'), target.kind, ['Node', '<empty>']));
  if (!target.name) errors.push(required(fieldPath('target', 'name')));
  // Kubernetes fails with a 500 here; it is the client that is wrong.
  if (errors.length > 0) throw badRequest(aggregate(errors));
  const node = target.name ?? '';
  const now = formatTime(context.receivedAt);
  await writeUpdate(parts, { context, resource, options, mayRetry: true }, (old) => {
    const pod = old as unknown as Pod;
    const refuse = (reason: string) => conflict({ group: '', resource: 'pods/binding' }, context.info.name, reason);
    for (const [field, name] of [
      ['uid', 'UID'],
      ['resourceVersion', 'ResourceVersion'],
    ] as const) {
      const wanted = binding.metadata[field];
      const found = pod.metadata[field] ?? '';
      if (wanted && wanted !== found) throw preconditionFailed(parts, context, resource, { name, wanted, found });
    }
    if (pod.metadata.deletionTimestamp)
      throw refuse(`pod ${pod.metadata.name} is being deleted, cannot be assigned to a host`);
    if (pod.spec.nodeName) throw refuse(`pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`);
    if ((pod.spec.schedulingGates ?? []).length > 0)
      throw refuse(`pod ${pod.metadata.name} has non-empty .spec.schedulingGates`);
    return bound(old, node, now, binding.metadata.annotations, binding.metadata.labels);
  });
  return {
    type: 'object',
    status: 201,
    resource: undefined,
    object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
}

function bound(
  old: StoredObject,
  node: string,
  now: string,
  annotations: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): ApiObject {
  const next = mutableCopy(old) as unknown as Pod;
  next.spec.nodeName = node;
  // A wish to be somewhere ends with being there. https://kep.k8s.io/5278
  delete next.status.nominatedNodeName;
  if (annotations) next.metadata.annotations = { ...next.metadata.annotations, ...annotations };
  if (labels) next.metadata.labels = { ...next.metadata.labels, ...labels };
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null as unknown as string,
    lastTransitionTime: now,
  };
  // A node that was only expected says nothing any more: https://github.com/kubernetes/enhancements/issues/5278
  delete next.status.nominatedNodeName;
  next.status.conditions = [...(next.status.conditions ?? []).filter((one) => one.type !== 'PodScheduled'), condition];
  return next as unknown as ApiObject;
}

export const bindingVerbs = { create } as const;
