import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { LogLimits } from './container-config.ts';
import type { DockerEngine } from './engine.ts';
import type { PodNetwork } from './network.ts';
import type { Once } from './once.ts';

/** What every verb of the driver works with. */
export interface DockerContext {
  readonly engine: DockerEngine;
  /** Only containers labelled with it are this runtime's. */
  readonly node: string;
  /** Folder for the pods' resolv.conf files. */
  readonly stateDir: string;
  readonly network: PodNetwork;
  readonly sandboxImage: Once<void>;
  /** See readOomScoreFloor. */
  readonly oomScoreFloor: Once<number>;
  readonly logLimits: LogLimits;
  /** References of images that containers run, by image id: kept because an id's reference never changes for the worse. */
  readonly imageRefs: Map<string, string>;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Kills a process of this host; for commands that outlast their time. */
  readonly killProcess: (pid: number) => void;
}
