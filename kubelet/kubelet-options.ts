import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import type { Client } from '../client/client.ts';
import type { Informer } from '../client/informer/informer.ts';
import type { Node, Service, Taint } from '../proto/gen/core/v1.ts';
import type { Machine } from './node/machine.ts';
import type { PressureThresholds } from './node/node-status.ts';
import type { ObjectSource } from './objects/object-source.ts';
import type { PodSource } from './pods/pod-source.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';

/** What many nodes of one process can share; a node alone makes its own. */
export interface SharedSources {
  readonly pods?: PodSource;
  /** Started by its owner. */
  readonly services?: Informer<Service>;
  /** Holds the node among others; started by its owner. */
  readonly nodes?: Informer<Node>;
  readonly objects?: ObjectSource;
}

/** What a kubelet runs on. */
export interface KubeletOptions {
  readonly nodeName: string;
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  /** A folder of its own; not used by a simulated node. */
  readonly rootDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Stops the kubelet; pods run on. */
  readonly signal: AbortSignal;
  /** Of the node; the first is the primary one. */
  readonly nodeIPs: readonly string[];
  /** Where the node's server listens, for the Node object; 10250. */
  readonly serverPort?: number | (() => number);
  readonly labels?: Readonly<Record<string, string>>;
  /** On a node that is new. */
  readonly taints?: readonly Taint[];
  readonly podCIDR?: string;
  /** Addresses of the cluster's DNS, and `cluster.local`. */
  readonly clusterDns?: { readonly servers: readonly string[]; readonly domain: string };
  /** 110. */
  readonly maxPods?: number;
  /** False: the Node is there already. */
  readonly registerNode?: boolean;
  /** Pods exist in memory only: no files, no network. */
  readonly simulated?: boolean;
  readonly machine?: Machine;
  readonly thresholds?: PressureThresholds;
  /** `v1.36.2` */
  readonly version?: string;
  /** Every container gets the engine's seccomp profile unless it says otherwise. */
  readonly seccompDefault?: boolean;
  readonly shared?: SharedSources;
}
