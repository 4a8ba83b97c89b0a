import { type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isSidecar } from '../../../../api/pod/containers.ts';
import { qosClassFor, qosClassOf } from '../../../../api/pod/qos.ts';
import type { Container, Pod, ResourceRequirements } from '../../../../proto/gen/core/v1.ts';
import { describeChanges } from '../field-changes.ts';
import { mirrorAnnotation } from '../pod-template/annotations.ts';
import { checkAnnotationChanges } from './validate-update.ts';

type OldPod = DeepReadonly<Pod>;
type OldContainer = DeepReadonly<Container>;

/** Of metadata, what clients write stays as it was. */
function keepMetadata(pod: Pod, old: OldPod): void {
  const before = old.metadata as Pod['metadata'];
  for (const name of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    if (before[name] === undefined) delete pod.metadata[name];
    else pod.metadata[name] = before[name] as never;
  }
}

/** A write through `ephemeralcontainers` changes those, and nothing else. */
export function keepAllButEphemeralContainers(pod: Pod, old: OldPod): void {
  keepMetadata(pod, old);
  const added = pod.spec.ephemeralContainers;
  pod.spec = { ...(old.spec as Pod['spec']) };
  if (added === undefined) delete pod.spec.ephemeralContainers;
  else pod.spec.ephemeralContainers = added;
}

/** https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/ */
export function validateEphemeralContainersUpdate(pod: Pod, old: OldPod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbiddenField('', 'static pods do not support ephemeral containers')];
  }
  const errors: FieldError[] = [];
  checkAnnotationChanges(errors, pod, old);
  const path = fieldPath('spec', 'ephemeralContainers');
  const now = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  for (const container of old.spec.ephemeralContainers ?? []) {
    const kept = now.get(container.name);
    if (!kept) {
      errors.push(forbiddenField(path, `existing ephemeral containers "${container.name}" may not be removed\n`));
    } else if (!semanticEqual(kept, container)) {
      const changes = describeChanges(container, kept);
      errors.push(
        forbiddenField(path, `existing ephemeral containers "${container.name}" may not be changed\n${changes}`),
      );
    }
  }
  return errors;
}

/** A write through `resize` changes resources and how they may be changed; containers in another order are left to fail. */
export function keepAllButResources(pod: Pod, old: OldPod): void {
  const { containers, initContainers, resources } = pod.spec;
  const before = old.spec as Pod['spec'];
  const merge = (now: Container[] | undefined, then: Container[] | undefined): Container[] | undefined => {
    if (!now || now.length !== then?.length || now.some(({ name }, i) => name !== then[i]?.name)) return now;
    return then.map((container, i) => withResources(container, now[i]));
  };
  const merged = merge(containers, before.containers);
  const mergedInit = merge(initContainers, before.initContainers);
  keepMetadata(pod, old);
  pod.spec = { ...before };
  if (merged) pod.spec.containers = merged;
  if (mergedInit) pod.spec.initContainers = mergedInit;
  else delete pod.spec.initContainers;
  if (resources) pod.spec.resources = resources;
  else delete pod.spec.resources;
}

function withResources(container: Container, from: Container | undefined): Container {
  const copy: Container = { ...container, resources: from?.resources ?? {} };
  if (from?.resizePolicy) copy.resizePolicy = from.resizePolicy;
  else delete copy.resizePolicy;
  return copy;
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/ */
export function validateResize(pod: Pod, old: OldPod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbiddenField('', 'static pods cannot be resized')];
  }
  if (old.spec.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
  const errors: FieldError[] = [];
  const path = fieldPath('spec');
  const { spec } = pod;
  for (const name of ['containers', 'initContainers'] as const) {
    const [now, then] = [spec[name] ?? [], old.spec[name] ?? []];
    if (now.length === then.length && now.every((container, i) => container.name === then[i]?.name)) continue;
    return [forbiddenField(path, 'only cpu and memory resources are mutable')];
  }
  if (qosClassFor(spec) !== qosClassOf(old)) {
    errors.push(invalidField(path, pod.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  }
  const running = old.status.containerStatuses?.find(({ state }) => state?.running);
  if (running && !running.resources) {
    errors.push(forbiddenField(path, 'Pod running on node without support for resize'));
  }
  checkList(errors, spec.initContainers ?? [], old.spec.initContainers ?? [], path.child('initContainers'), path, true);
  checkList(errors, spec.containers, old.spec.containers, path.child('containers'), path, false);
  return errors;
}

function checkList(
  errors: FieldError[],
  now: readonly Container[],
  then: readonly OldContainer[],
  path: FieldPath,
  spec: FieldPath,
  init: boolean,
): void {
  for (const [i, container] of now.entries()) {
    const before = then[i];
    if (!before) continue;
    if (init && !isSidecar(container)) {
      if (!semanticEqual(container, before)) {
        errors.push(forbiddenField(spec, 'resources for non-sidecar init containers are immutable'));
      }
      continue;
    }
    checkContainer(errors, container, before, path.index(i).child('resources'));
    const policy = { ...before, resizePolicy: container.resizePolicy };
    if (
      !semanticEqual(
        { ...container, resources: rest(container.resources) },
        { ...policy, resources: rest(before.resources) },
      )
    ) {
      const whose = init ? ' for sidecar containers' : '';
      errors.push(forbiddenField(spec, `only cpu and memory resources${whose} are mutable`));
    }
  }
}

/** What may not be resized. */
function rest(resources: DeepReadonly<ResourceRequirements> | undefined): unknown {
  const { limits, requests, ...others } = resources ?? {};
  const without = ({ cpu: _, memory: __, ...more }: Readonly<Record<string, string>>) => more;
  return { ...others, limits: without(limits ?? {}), requests: without(requests ?? {}) };
}

function checkContainer(errors: FieldError[], now: Container, before: OldContainer, path: FieldPath): void {
  for (const part of ['requests', 'limits'] as const) {
    const removed = Object.keys(before.resources?.[part] ?? {}).some((name) => !now.resources?.[part]?.[name]);
    if (removed) errors.push(forbiddenField(path.child(part), `resource ${part} cannot be removed`));
  }
}
