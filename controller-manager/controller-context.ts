import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import type { Client } from '../client/client.ts';
import type { ControllerDefinition } from '../client/controller/controller.ts';
import type { EventRecorder } from '../client/events/recorder.ts';
import type { InformerFactory } from '../client/informer/informer.ts';
import type { ControllerOptions } from './options.ts';

/** What every controller is made with. */
export interface ControllerContext {
  readonly client: Client;
  readonly informers: InformerFactory;
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  readonly logger: Logger;
  /** Records events as a component, `deployment-controller`; the same recorder for the same name. */
  events(component: string): EventRecorder;
  readonly options: ControllerOptions;
}

/** Makes the definitions of a controller; one name on the command line may stand for several queues. */
export type ControllerFactory = (context: ControllerContext) => readonly ControllerDefinition[];
