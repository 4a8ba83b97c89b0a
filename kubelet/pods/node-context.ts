import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { EventType } from '../../client/events/recorder.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import type { ClusterDns } from '../env/dns.ts';
import type { NodeImages } from '../images/node-images.ts';
import type { ObjectSource } from '../objects/object-source.ts';
import type { RunProbe } from '../probes/probe.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { StatusWriter } from '../status/status-writer.ts';
import type { NodeFiles } from '../volumes/node-files.ts';
import type { SecurityDefaults } from './container-security.ts';
import type { RuntimeView } from './runtime-view.ts';

/** What all pods of a node are run with. */
export interface NodeContext {
  readonly nodeName: string;
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  /** `docker`, for container ids. */
  readonly runtimeName: string;
  readonly view: RuntimeView;
  readonly images: NodeImages;
  readonly objects: ObjectSource;
  readonly files: NodeFiles;
  readonly statuses: StatusWriter;
  readonly runProbe: RunProbe;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** Fires when the kubelet stops; pods run on. */
  readonly signal: AbortSignal;
  readonly hostIPs: readonly string[];
  readonly dns: ClusterDns;
  readonly security: SecurityDefaults;
  readonly memoryBytes: number;
  readonly startedAt: number;
  allocatable(): ResourceList;
  /** All services, once they are known. */
  services(): Promise<readonly Shared<Service>[]>;
  /** Tells of a pod, or of one of its containers. */
  event(
    pod: ReadonlyPod,
    container: ReadonlyContainer | undefined,
    type: EventType,
    reason: string,
    message: string,
  ): void;
}
