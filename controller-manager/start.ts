import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import type { Client } from '../client/client.ts';
import { defineController } from '../client/controller/runner.ts';
import { createEventRecorder } from '../client/events/create-event-recorder.ts';
import type { EventRecorder } from '../client/events/recorder.ts';
import type { InformerFactory } from '../client/informer/informer.ts';
import { type LeaseChoice, runAsLeader } from '../client/leader-election/run-as-leader.ts';
import type { WorkQueueMetrics } from '../client/work-queue/work-queue.ts';
import type { ControllerContext } from './controller-context.ts';
import { type ControllerOptions, defaultOptions } from './options.ts';
import { type RegisteredController, selectControllers } from './registry.ts';
import { tolerateAbsence } from './tolerate-absence.ts';

/** How controllers are run. */
export interface StartOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  /** Stops everything when aborted. */
  readonly signal: AbortSignal;
  /** Which ones, as `--controllers` says it; all that are on by default when absent. */
  readonly controllers?: readonly string[];
  /** What differs from the defaults of kube-controller-manager. */
  readonly options?: Partial<ControllerOptions>;
  /** Absent: this process is the only one, and works at once. */
  readonly leaderElection?: LeaseChoice;
  readonly metrics?: (controller: string) => WorkQueueMetrics;
  /**
   * The client of a service account of kube-system, with `--use-service-account-credentials`; the same for the same name.
   * What controllers read is still read once for all, as who the manager itself is.
   */
  readonly clientOf?: (account: string) => Client;
}

/**
 * Runs the controllers until the signal is aborted, and resolves when all have ended. Informers are started as they are
 * needed. With leader election it waits for the lease first and rejects with LeadershipLostError when it is lost.
 */
export async function startControllers(client: Client, informers: InformerFactory, start: StartOptions): Promise<void> {
  const { leaderElection, clock, random, logger, signal } = start;
  // A list with a mistake in it is told at once, not when the lease is won.
  const chosen = selectControllers(start.controllers ?? []);
  const work = (until: AbortSignal) => runAll(client, informers, start, chosen, until);
  return runAsLeader('kube-controller-manager', leaderElection, { client, clock, random, logger }, work, signal);
}

async function runAll(
  client: Client,
  informers: InformerFactory,
  start: StartOptions,
  chosen: ReturnType<typeof selectControllers>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, logger, metrics } = start;
  const options = { ...defaultOptions, ...start.options };
  const contextFor = (own: Client): ControllerContext => {
    const recorders = new Map<string, EventRecorder>();
    return {
      client: own,
      informers,
      clock,
      random,
      logger,
      options,
      events(component) {
        let recorder = recorders.get(component);
        if (!recorder) {
          recorder = createEventRecorder({ client: own, clock, random, logger, component, signal });
          recorders.set(component, recorder);
        }
        return recorder;
      },
    };
  };
  const shared = contextFor(client);
  const contextOf = ({ account }: RegisteredController) =>
    account === undefined || start.clientOf === undefined ? shared : contextFor(start.clientOf(account));
  const definitions = chosen.flatMap((one) => one.make(contextOf(one))).map(tolerateAbsence);
  // Every index is in place now; what is watched already by others of this process is shared.
  informers.start(signal);
  const environment = { clock, random, logger, ...(metrics ? { metrics } : {}) };
  await Promise.all(definitions.map((definition) => defineController(definition).run(environment, signal)));
}
