import { setCondition } from '../../api/meta/conditions.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { ContainerImage, NodeCondition, NodeStatus } from '../../proto/gen/core/v1.ts';
import type { Image } from '../runtime/image.ts';
import type { RuntimeCondition, RuntimeVersion } from '../runtime/runtime.ts';
import type { Machine, MachineUsage } from './machine.ts';

/** When a node is short of something; Kubernetes' own hard eviction thresholds by default. */
export interface PressureThresholds {
  readonly memoryBytes: number;
  /** Shares of the whole, 0 to 1. */
  readonly disk: number;
  readonly inodes: number;
}

export const defaultThresholds: PressureThresholds = { memoryBytes: 100 * 1024 ** 2, disk: 0.1, inodes: 0.05 };

/** All that the status of a node is made of. */
export interface NodeStatusInput {
  readonly before: NodeStatus;
  readonly nodeName: string;
  readonly nodeIPs: readonly string[];
  readonly serverPort: number;
  readonly kubeletVersion: string;
  readonly machine: Machine;
  readonly usage: MachineUsage;
  readonly thresholds: PressureThresholds;
  readonly maxPods: number;
  /** Undefined while the runtime has not answered yet. */
  readonly version: RuntimeVersion | undefined;
  readonly runtimeConditions: readonly RuntimeCondition[];
  readonly images: readonly Image[];
  /** Milliseconds. */
  readonly now: number;
}

/** The 50 largest, as Kubernetes has it. */
const maxImages = 50;
const maxNamesPerImage = 5;
const ki = (bytes: number) => `${Math.floor(bytes / 1024)}Ki`;

/** The whole status of a node; parts that others own are taken over. Pure. */
export function nodeStatus(input: NodeStatusInput): NodeStatus {
  const { before, machine, nodeIPs, nodeName, thresholds, version, maxPods } = input;
  const pods = String(maxPods);
  const capacity = {
    cpu: String(machine.cpus),
    'ephemeral-storage': ki(machine.diskBytes),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: ki(machine.memoryBytes),
    pods,
  };
  const allocatable = {
    ...capacity,
    // A whole number of bytes without suffix, as the kubelet has it.
    'ephemeral-storage': String(Math.floor(machine.diskBytes * (1 - thresholds.disk))),
    memory: ki(Math.max(0, machine.memoryBytes - thresholds.memoryBytes)),
  };
  return {
    ...before,
    // Extended resources are put into the capacity by others; all of them is for pods.
    // https://kubernetes.io/docs/tasks/administer-cluster/extended-resource-node/
    capacity: { ...before.capacity, ...capacity },
    allocatable: { ...before.capacity, ...allocatable },
    conditions: nodeConditions(input),
    addresses: [
      ...nodeIPs.map((address) => ({ type: 'InternalIP', address })),
      { type: 'Hostname', address: nodeName },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: input.serverPort } },
    nodeInfo: {
      machineID: machine.machineID,
      systemUUID: machine.systemUUID,
      bootID: machine.bootID,
      kernelVersion: machine.kernelVersion,
      osImage: machine.osImage,
      containerRuntimeVersion: version ? `${version.runtimeName}://${version.runtimeVersion}` : '',
      kubeletVersion: input.kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: machine.architecture,
    },
    images: imagesOf(input.images),
    declaredFeatures: [...declaredFeatures],
  };
}

/**
 * What this kubelet can that not all of 1.36 can, in order: the server refuses changes of pods that need more.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/node-declared-features/
 */
const declaredFeatures = ['InPlacePodVerticalScalingInitContainers'] as const;

function nodeConditions(input: NodeStatusInput): NodeCondition[] {
  const { before, usage, machine, thresholds, now } = input;
  const {
    memoryAvailableBytes = Number.POSITIVE_INFINITY,
    diskAvailableBytes = machine.diskBytes,
    inodesFree = 1,
  } = usage;
  const shortOfMemory = memoryAvailableBytes < thresholds.memoryBytes;
  const shortOfDisk = diskAvailableBytes < machine.diskBytes * thresholds.disk || inodesFree < thresholds.inodes;
  const illness = nodeIllness(input);
  const made: Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>[] = [
    shortOfMemory
      ? condition('MemoryPressure', true, 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available')
      : condition('MemoryPressure', false, 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    shortOfDisk
      ? condition('DiskPressure', true, 'KubeletHasDiskPressure', 'kubelet has disk pressure')
      : condition('DiskPressure', false, 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', false, 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    illness === undefined
      ? condition('Ready', true, 'KubeletReady', 'kubelet is posting ready status')
      : condition('Ready', false, 'KubeletNotReady', illness),
  ];
  let conditions: readonly NodeCondition[] = before.conditions ?? [];
  for (const one of made)
    conditions = setCondition<NodeCondition>(conditions, { ...one, lastHeartbeatTime: formatTime(now) }, now);
  return [...conditions];
}

const condition = (type: string, holds: boolean, reason: string, message: string) => ({
  type,
  status: holds ? 'True' : 'False',
  reason,
  message,
});

/** Why a node is not ready; undefined: it is. */
export function nodeIllness({
  version,
  runtimeConditions,
}: Pick<NodeStatusInput, 'version' | 'runtimeConditions'>): string | undefined {
  if (version === undefined) return 'container runtime status check may not have completed yet';
  const problems = runtimeConditions
    .filter(({ status }) => !status)
    .map(({ type, reason, message }) => {
      const what = type === 'NetworkReady' ? 'container runtime network not ready' : 'container runtime not ready';
      return `${what}: ${type}=false reason:${reason} message:${message}`;
    });
  if (problems.length === 0) return undefined;
  return problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
}

function imagesOf(images: readonly Image[]): ContainerImage[] {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.id < b.id ? -1 : 1))
    .slice(0, maxImages)
    .map(({ repoDigests, repoTags, sizeBytes }) => ({
      names: [...repoDigests, ...repoTags].slice(0, maxNamesPerImage),
      sizeBytes,
    }));
}
