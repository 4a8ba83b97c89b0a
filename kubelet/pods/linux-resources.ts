import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { qosClassOf } from '../../api/pod/qos.ts';
import { systemCriticalPriority } from '../../api/pod/system-priority.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import type { LinuxResources } from '../runtime/container.ts';

const sharesPerCpu = 1024;
const minShares = 2;
const periodMicros = 100_000;
const minQuotaMicros = 1000;
/** Pods with it are killed last, as are those that the node cannot do without. */
const guaranteedScore = -997;

/**
 * Requests and limits in the kernel's units. `memoryBytes` is what the node has.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 */
export function linuxResources(pod: ReadonlyPod, container: ReadonlyContainer, memoryBytes: number): LinuxResources {
  const { requests, limits } = container.resources ?? {};
  const milli = (amount: string | undefined) => (amount === undefined ? 0 : parseQuantity(amount).milliValue());
  const cpuLimit = milli(limits?.cpu ?? pod.spec.resources?.limits?.cpu);
  const cpuRequest = requests?.cpu === undefined ? milli(limits?.cpu) : milli(requests.cpu);
  const memory = limits?.memory ?? pod.spec.resources?.limits?.memory;
  return {
    cpuShares: Math.max(minShares, Math.floor((cpuRequest * sharesPerCpu) / 1000)),
    ...(cpuLimit > 0
      ? { cpuPeriod: periodMicros, cpuQuota: Math.max(minQuotaMicros, Math.floor((cpuLimit * periodMicros) / 1000)) }
      : {}),
    ...(memory === undefined ? {} : { memoryLimit: parseQuantity(memory).value() }),
    oomScoreAdj: oomScoreAdj(pod, container, memoryBytes),
  };
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior */
function oomScoreAdj(pod: ReadonlyPod, container: ReadonlyContainer, memoryBytes: number): number {
  if ((pod.spec.priority ?? 0) >= systemCriticalPriority) return guaranteedScore;
  switch (qosClassOf(pod)) {
    case 'Guaranteed':
      return guaranteedScore;
    case 'BestEffort':
      return 1000;
    case 'Burstable': {
      const request = container.resources?.requests?.memory;
      const bytes = request === undefined ? 0 : parseQuantity(request).value();
      const score = 1000 - Math.floor((1000 * bytes) / Math.max(1, memoryBytes));
      // More than a guaranteed pod, less than one of best effort: 3 to 999.
      return Math.min(999, Math.max(1000 + guaranteedScore, score));
    }
  }
}
