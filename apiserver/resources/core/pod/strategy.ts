import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { qosClassFor } from '../../../../api/pod/qos.ts';
import { formatTime } from '../../../../api/time/timestamp.ts';
import type { Pod, PodCondition } from '../../../../proto/gen/core/v1.ts';
import type { ApiObject, StoredObject } from '../../../registry/object.ts';
import type { GracefulDeletion, Strategy, WriteContext } from '../../../registry/strategy.ts';
import { mirrorServiceAccount } from '../pod-template/defaults.ts';
import { dropDisabledFields } from '../pod-template/disabled-fields.ts';
import { podWarnings } from '../pod-template/warnings.ts';
import { settleAppArmor } from './app-armor.ts';
import { defaultPod } from './defaults.ts';
import { dropDisabledStatus } from './disabled-status.ts';
import { applyLabelKeys } from './label-keys.ts';
import { keepAllButResources, validateResize } from './resize.ts';
import { keepAllButEphemeralContainers, validateEphemeralContainersUpdate } from './subresource-updates.ts';
import { validatePodStatus } from './validate-status.ts';
import { validatePodUpdate } from './validate-update.ts';
import { validateNewPod, validatePod } from './validation.ts';

const podOf = (object: ApiObject) => object as unknown as Pod;
const oldOf = (object: StoredObject) => object as unknown as DeepReadonly<Pod>;

/** What is particular to pods. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const podStrategy: Strategy = {
  metadataChecks: ['change', 'all'],
  countsGenerations: true,
  returnsDeleted: true,
  // Old kubelets garbled the owners of what they reported on.
  statusKeeps: ['ownerReferences'],
  defaults: (object) => defaultPod(podOf(object)),
  prepareForCreate,
  prepareForUpdate,
  prepareForStatusUpdate: (object, old) => {
    dropDisabledStatus(podOf(object).status, oldOf(old).status);
    keepReported(podOf(object), oldOf(old));
  },
  validate: (object) => validatePod(podOf(object)),
  validateCreate: (object) => validateNewPod(podOf(object)),
  validateUpdate: (object, old, { subresource }) => {
    if (subresource === 'ephemeralcontainers') return validateEphemeralContainersUpdate(podOf(object), oldOf(old));
    if (subresource === 'resize') return validateResize(podOf(object), oldOf(old));
    return validatePodUpdate(podOf(object), oldOf(old));
  },
  validateStatusUpdate: (object, old) => validatePodStatus(podOf(object), oldOf(old)),
  warnings,
  gracefulDeletion,
  selectableFields,
};

function prepareForCreate(object: ApiObject, context: WriteContext): void {
  const pod = podOf(object);
  const { spec } = pod;
  dropDisabledFields(spec, undefined);
  // Admission may have given the pod its service account.
  mirrorServiceAccount(spec);
  settleGracePeriod(pod);
  pod.status = { phase: 'Pending', qosClass: qosClassFor(spec) };
  if (spec.schedulingGates) {
    const gated: PodCondition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
      lastTransitionTime: formatTime(context.now),
    };
    // A probe time that is not known shows as null.
    pod.status.conditions = [{ ...gated, lastProbeTime: null as unknown as string }];
  }
  applyLabelKeys(pod);
  settleAppArmor(pod, context.warn);
}

/** A negative period never made sense; it stands for the shortest there is. */
function settleGracePeriod({ spec }: Pod): void {
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
}

function prepareForUpdate(object: ApiObject, stored: StoredObject, { subresource }: WriteContext): void {
  const pod = podOf(object);
  const old = oldOf(stored);
  if (subresource === 'ephemeralcontainers') keepAllButEphemeralContainers(pod, old);
  else if (subresource === 'resize') keepAllButResources(pod, old);
  dropDisabledFields(pod.spec, old.spec);
  settleGracePeriod(pod);
}

/** What a report leaves out and cannot have meant to clear. */
function keepReported(pod: Pod, old: DeepReadonly<Pod>): void {
  const { status } = pod;
  if (!status.qosClass && old.status.qosClass) status.qosClass = old.status.qosClass;
  if (!status.observedGeneration && old.status.observedGeneration) {
    status.observedGeneration = old.status.observedGeneration;
  }
  if (!status.conditions || !old.status.conditions?.some(({ observedGeneration }) => observedGeneration)) return;
  const left = [...old.status.conditions];
  status.conditions = status.conditions.map((condition) => {
    const at = left.findIndex(({ type }) => type === condition.type);
    const [before] = at < 0 ? [] : left.splice(at, 1);
    if (condition.observedGeneration || !before?.observedGeneration) return condition;
    return { ...condition, observedGeneration: before.observedGeneration };
  });
}

function warnings(object: ApiObject, old: StoredObject | undefined): readonly string[] {
  // Nobody writes pods by hand after they have been made.
  if (old) return [];
  const { metadata, spec } = podOf(object);
  const found = podWarnings(spec, metadata.annotations);
  const problems = isDns1123Label(metadata.name);
  if (problems.length === 0) return found;
  return [
    `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
    ...found,
  ];
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
function gracefulDeletion(object: StoredObject, requested: number | undefined): GracefulDeletion {
  const { spec, status } = oldOf(object);
  // Without a node, or with all containers ended, there is nothing to wait for.
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return { graceSeconds: 0 };
  const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 0;
  return { graceSeconds: seconds < 0 ? 1 : seconds };
}

function selectableFields(object: StoredObject): Readonly<Record<string, string>> {
  const { spec, status } = oldOf(object);
  return {
    'spec.nodeName': spec.nodeName ?? '',
    // What it was called long ago.
    'spec.host': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': spec.hostNetwork ? 'true' : 'false',
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIPs?.[0]?.ip ?? status.podIP ?? '',
    // Known, but of no pod.
    'status.podIPs': '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  };
}
