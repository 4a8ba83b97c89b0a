import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { Metrics } from '../api/metrics/metrics.ts';
import type { Client, Shared } from '../client/client.ts';
import { createEventRecorder } from '../client/events/create-event-recorder.ts';
import type { EventRecorder } from '../client/events/recorder.ts';
import type { InformerFactory, InformerScope } from '../client/informer/informer.ts';
import { type LeaseChoice, runAsLeader } from '../client/leader-election/run-as-leader.ts';
import type { Pod } from '../proto/gen/core/v1.ts';
import { Cluster } from './cache/cluster.ts';
import { buildProfile } from './config/build-profile.ts';
import { defaultConfiguration, defaultProfile, type SchedulerConfiguration } from './config/configuration.ts';
import { Scheduler } from './cycle/scheduler.ts';
import type { SchedulerContext } from './cycle/scheduler-context.ts';
import { handleEvents } from './event-handlers.ts';
import type { HandlerSync } from './handler-sync.ts';
import { schedulerMetrics } from './metrics/scheduler-metrics.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';
import { WakeIndex } from './queue/wake-index.ts';
import { clusterObjects, schedulerInformers } from './scheduler-informers.ts';

/** How a scheduler is run. */
export interface SchedulerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  /** Stops everything when aborted. */
  readonly signal: AbortSignal;
  /** Tells users what happens; by default as `default-scheduler`. */
  readonly recorder?: EventRecorder;
  /** Whose pods to schedule when the configuration has the default profile; `default-scheduler`. */
  readonly schedulerName?: string;
  readonly configuration?: SchedulerConfiguration;
  /** Which pods to watch; all when absent, so that the informer can be shared with other parts of the process. */
  readonly podScope?: InformerScope;
  /** Where the scheduler counts its work; nobody reads it when absent. */
  readonly metrics?: Metrics;
  /** Told when the caches are being filled, and when they are. */
  readonly handlerSync?: HandlerSync;
  /** Absent: this process is the only one, and works at once. */
  readonly leaderElection?: LeaseChoice;
}

/**
 * Schedules pods until the signal is aborted, and resolves then. With leader election it waits for the lease first and rejects
 * with LeadershipLostError when it is lost. Rejects at once with ConfigurationError when a profile cannot be made.
 */
export async function startScheduler(
  client: Client,
  informers: InformerFactory,
  options: SchedulerOptions,
): Promise<void> {
  const { leaderElection, clock, random, logger, signal } = options;
  const { schedulerName = defaultProfile.schedulerName } = options;
  const configuration = options.configuration ?? {
    ...defaultConfiguration,
    profiles: [{ ...defaultProfile, schedulerName }],
  };
  const profiles = configuration.profiles.map((profile) => buildProfile(profile, { client, clock, random }));
  const work = (until: AbortSignal) => run(client, informers, options, configuration, profiles, until);
  return runAsLeader('kube-scheduler', leaderElection, { client, clock, random, logger }, work, signal);
}

async function run(
  client: Client,
  factory: InformerFactory,
  options: SchedulerOptions,
  configuration: SchedulerConfiguration,
  profiles: ReturnType<typeof buildProfile>[],
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, logger } = options;
  const component = profiles[0]?.schedulerName ?? defaultProfile.schedulerName;
  const recorder = options.recorder ?? createEventRecorder({ client, clock, random, logger, component, signal });
  const informers = schedulerInformers(factory, options.podScope);
  const cluster = new Cluster(clusterObjects(informers));
  const context: SchedulerContext = {
    client,
    cluster,
    recorder,
    clock,
    random,
    logger,
    metrics: schedulerMetrics(options.metrics ?? new Metrics()),
    signal,
    newestPod: (key) => informers.pods.lister.get(key),
  };
  const byName = new Map(profiles.map((profile) => [profile.schedulerName, profile]));
  const profileOf = (pod: Shared<Pod>) => byName.get(pod.spec.schedulerName ?? defaultProfile.schedulerName);
  const queue = new SchedulingQueue({
    clock,
    backoff: configuration.backoff,
    wakeIndex: new WakeIndex(profiles.flatMap(({ plugins }) => plugins)),
    admits: (pod) => profileOf(pod.pod)?.preEnqueue.every((plugin) => plugin.preEnqueue(pod).kind === 'fits') ?? false,
    onReady: () => scheduler.kick(),
  });
  const scheduler = new Scheduler(context, queue, profiles);
  context.metrics.watch(queue);
  options.handlerSync?.begin();
  factory.start(signal);
  const all = Object.values(informers) as { synced(signal?: AbortSignal): Promise<void> }[];
  try {
    await Promise.all(all.map((informer) => informer.synced(signal)));
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  // Nodes before pods, so that pods find theirs; nothing is decided before both are there.
  const end = handleEvents(informers, cluster, queue, {
    isOurs: (pod) => profileOf(pod) !== undefined,
    gated: (pod) => scheduler.gated(pod),
  });
  options.handlerSync?.done();
  scheduler.start();
  logger.info('scheduler started', { profiles: [...byName.keys()], nodes: cluster.table.count, pending: queue.size });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  end();
  queue.stop();
}
