import { type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isSidecar } from '../../../../api/pod/containers.ts';
import { qosClassFor, qosClassOf } from '../../../../api/pod/qos.ts';
import type { Container, Pod, ResourceRequirements } from '../../../../proto/gen/core/v1.ts';
import { mirrorAnnotation } from '../pod-template/annotations.ts';
import { keepMetadata } from './subresource-updates.ts';

type OldPod = DeepReadonly<Pod>;
type OldContainer = DeepReadonly<Container>;
type OldResources = DeepReadonly<ResourceRequirements> | undefined;

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

const path = fieldPath('spec');
const lists = ['initContainers', 'containers'] as const;

/** https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/ */
export function validateResize(pod: Pod, old: OldPod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbiddenField('', 'static pods cannot be resized')];
  }
  if (old.spec.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
  const errors: FieldError[] = [];
  if (qosClassFor(pod.spec) !== qosClassOf(old)) {
    errors.push(invalidField(path, pod.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  }
  const running = old.status.containerStatuses?.find(({ state }) => state?.running);
  if (running && !running.resources) {
    errors.push(forbiddenField(path, 'Pod running on node without support for resize'));
  }
  if (isAsked(pod.spec.resources) || isAsked(old.spec.resources)) checkPodLevel(errors, pod, old);
  const order = orderProblems(pod, old);
  if (order.length > 0) return [...errors, ...order];
  for (const name of lists) {
    for (const [i, container] of (pod.spec[name] ?? []).entries()) {
      checkKept(
        errors,
        container.resources,
        old.spec[name]?.[i]?.resources,
        path.child(name).index(i).child('resources'),
      );
    }
  }
  for (const [i, container] of pod.spec.containers.entries()) {
    const before = old.spec.containers[i];
    if (!before || isSameBut(container, before)) continue;
    errors.push(forbiddenField(path, 'only cpu and memory resources are mutable'));
  }
  for (const [i, container] of (pod.spec.initContainers ?? []).entries()) {
    const before = old.spec.initContainers?.[i];
    if (before) checkInit(errors, container, before, path.child('initContainers').index(i));
  }
  return errors;
}

function checkInit(errors: FieldError[], container: Container, before: OldContainer, at: FieldPath): void {
  if (semanticEqual(container, before)) return;
  if (!isSameBut(container, before)) {
    errors.push(forbiddenField(at, 'only cpu and memory resources for init or sidecar containers are mutable'));
  }
  const restarts = container.resizePolicy?.some(({ restartPolicy }) => restartPolicy === 'RestartContainer');
  if (restarts && !isSidecar(container)) {
    const problem = 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized';
    errors.push(forbiddenField(at, problem));
  }
}

function isAsked(resources: OldResources): boolean {
  return [resources?.requests, resources?.limits].some((list) => Object.keys(list ?? {}).length > 0);
}

/** What the pod asks for as a whole may change, not come to nothing. https://kep.k8s.io/5419 */
function checkPodLevel(errors: FieldError[], pod: Pod, old: OldPod): void {
  const [now, before] = [pod.spec.resources, old.spec.resources];
  const at = path.child('resources');
  if (before && !now) {
    errors.push(forbiddenField(at, 'pod-level resources cannot be removed'));
    return;
  }
  for (const part of ['requests', 'limits'] as const) {
    if (before && isRemoved(now?.[part], before[part])) {
      errors.push(forbiddenField(at.child(part), `pod-level resource ${part} cannot be removed`));
    }
  }
  if (!semanticEqual(rest(now), rest(before))) {
    errors.push(forbiddenField(path, 'only cpu and memory resources are mutable at pod-level'));
  }
}

/** Containers stay, with their names, in their order. */
function orderProblems(pod: Pod, old: OldPod): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['containers', 'initContainers'] as const) {
    const [now, before] = [pod.spec[name] ?? [], old.spec[name] ?? []];
    const list = path.child(name);
    if (now.length !== before.length) {
      errors.push(forbiddenField(list, `${name} may not be added or removed on resize`));
      continue;
    }
    for (const [i, container] of before.entries()) {
      if (now[i]?.name === container.name) continue;
      errors.push(forbiddenField(list.index(i).child('name'), `${name} may not be renamed or reordered on resize`));
    }
  }
  return errors;
}

function checkKept(errors: FieldError[], now: OldResources, before: OldResources, at: FieldPath): void {
  for (const part of ['requests', 'limits'] as const) {
    if (isRemoved(now?.[part], before?.[part])) {
      errors.push(forbiddenField(at.child(part), `resource ${part} cannot be removed`));
    }
  }
}

type Amounts = Readonly<Record<string, string>> | undefined;

function isRemoved(now: Amounts, before: Amounts): boolean {
  return Object.keys(before ?? {}).some((name) => now?.[name] === undefined);
}

function isSameBut(container: Container, before: OldContainer): boolean {
  return semanticEqual(
    { ...container, resources: rest(container.resources) },
    { ...before, resources: rest(before.resources) },
  );
}

/** What may not be resized. */
function rest(resources: OldResources): unknown {
  const { limits, requests, ...others } = resources ?? {};
  const without = ({ cpu: _, memory: __, ...more }: Readonly<Record<string, string>>) => more;
  return { ...others, limits: without(limits ?? {}), requests: without(requests ?? {}) };
}
