import { quote } from '../../api/field/quote.ts';
import { compareQuantities } from '../../api/quantity/quantity.ts';
import type { Pod, Toleration } from '../../proto/gen/core/v1.ts';
import type { RuntimeClass } from '../../proto/gen/node/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isPodCreation, refusal } from './refuse.ts';

const runtimeClasses = { group: 'node.k8s.io', resource: 'runtimeclasses' } as const;

/**
 * What a pod's runtime class costs and where it runs becomes part of the pod.
 * https://kubernetes.io/docs/concepts/containers/runtime-class/
 */
export function runtimeClass(lookup: AdmissionLookup): AdmissionPlugin {
  const find = async (request: AdmissionRequest, name: string): Promise<RuntimeClass> => {
    const stored = await lookup.read(runtimeClasses, undefined, name);
    if (stored) return stored as unknown as RuntimeClass;
    throw refusal(request, `pod rejected: RuntimeClass ${quote(name)} not found`);
  };
  const withClass = (
    request: AdmissionRequest,
    act: (pod: Pod, found: RuntimeClass | undefined) => void,
  ): Promise<void> | void => {
    const pod = request.object as unknown as Pod;
    const name = pod.spec.runtimeClassName;
    if (name === undefined) return act(pod, undefined);
    const cached = lookup.get(runtimeClasses, undefined, name) as RuntimeClass | undefined;
    if (cached) return act(pod, cached);
    return find(request, name).then((found) => act(pod, found));
  };
  return {
    name: 'RuntimeClass',
    handles: isPodCreation,
    admit: (request) =>
      withClass(request, (pod, found) => {
        if (!found) return;
        setOverhead(request, pod, found);
        setScheduling(request, pod, found);
      }),
    validate: (request) =>
      withClass(request, (pod, found) => {
        if (found?.overhead) {
          if (!sameAmounts(found.overhead.podFixed, pod.spec.overhead)) throw mismatch(request);
        } else if (pod.spec.overhead !== undefined) {
          throw refusal(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
        }
      }),
  };
}

function setOverhead(request: AdmissionRequest, { spec }: Pod, { overhead }: RuntimeClass): void {
  if (!overhead) return;
  if (spec.overhead !== undefined && !sameAmounts(overhead.podFixed, spec.overhead)) throw mismatch(request);
  spec.overhead = { ...overhead.podFixed };
}

function setScheduling(request: AdmissionRequest, { spec }: Pod, { scheduling }: RuntimeClass): void {
  if (!scheduling) return;
  const selector = { ...spec.nodeSelector };
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = selector[key];
    if (own !== undefined && own !== value) {
      throw refusal(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    }
    selector[key] = value;
  }
  if (Object.keys(selector).length > 0) spec.nodeSelector = selector;
  const own = spec.tolerations ?? [];
  const more = (scheduling.tolerations ?? []).filter((one) => !own.some((other) => sameToleration(one, other)));
  if (more.length > 0) spec.tolerations = [...own, ...more.map((one) => ({ ...one }))];
}

function mismatch(request: AdmissionRequest): Error {
  return refusal(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
}

type ResourceList = Readonly<Record<string, string>> | undefined;

function sameAmounts(a: ResourceList, b: ResourceList): boolean {
  const names = Object.keys(a ?? {});
  if (names.length !== Object.keys(b ?? {}).length) return false;
  return names.every((name) => {
    const [left, right] = [a?.[name], b?.[name]];
    return left !== undefined && right !== undefined && compareQuantities(left, right) === 0;
  });
}

function sameToleration(a: Toleration, b: Toleration): boolean {
  return (
    (a.key ?? '') === (b.key ?? '') &&
    (a.operator || 'Equal') === (b.operator || 'Equal') &&
    (a.value ?? '') === (b.value ?? '') &&
    (a.effect ?? '') === (b.effect ?? '') &&
    a.tolerationSeconds === b.tolerationSeconds
  );
}
