import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { systemClock } from '../api/clock.ts';
import { Closing, ping } from '../api/health/health.ts';
import type { Logger } from '../api/logger.ts';
import { Metrics } from '../api/metrics/metrics.ts';
import { measureProcess, type ProcessFacts } from '../api/metrics/process-metrics.ts';
import { createInformerFactory } from '../client/informer/informer-factory.ts';
import { openClient } from '../client/kubeconfig/open-client.ts';
import { electionTimes } from '../client/leader-election/leader-election.ts';
import { requestCounter } from '../client/measured-transport.ts';
import type { ComponentServer } from '../client/serving/component-server.ts';
import { startServing } from '../client/serving/start-serving.ts';
import { defaultConfiguration } from './config/configuration.ts';
import { ConfigurationError } from './config/configuration-error.ts';
import { parseConfiguration } from './config/read-configuration.ts';
import { parseSchedulerFlags } from './flags.ts';
import { HandlerSync } from './handler-sync.ts';
import { livePods } from './scheduler-informers.ts';
import { startScheduler } from './start.ts';

/**
 * Runs a scheduler in a process of its own, against any API server, with kube-scheduler's flags. Resolves when it was stopped.
 * Rejects with ConfigurationError, ServingFlagError or KubeconfigError, one sentence each, or LeadershipLostError; and with
 * node's error when its port cannot be had.
 */
export async function runScheduler(
  args: readonly string[],
  {
    logger,
    signal,
    facts,
  }: {
    readonly logger: Logger;
    readonly signal: AbortSignal;
    /** What the process knows of itself, for its measures. */
    readonly facts?: (() => Promise<ProcessFacts>) | undefined;
  },
): Promise<void> {
  const flags = parseSchedulerFlags(args);
  const configuration = flags.config === undefined ? defaultConfiguration : await read(flags.config);
  const clock = systemClock;
  const random = Math.random;
  const metrics = new Metrics();
  if (facts) measureProcess(metrics, facts);
  const requests = requestCounter(metrics);
  const open = (path: string | undefined, server?: string) =>
    openClient(path, { clock, env: process.env, home: homedir(), name: 'kube-scheduler', server, requests });
  const { client, close } = await open(flags.kubeconfig ?? configuration.kubeconfig, flags.master);
  const informers = createInformerFactory({ client, clock, random, logger });
  const elects = flags.leaderElect ?? configuration.leaderElection.leaderElect;
  const election = configuration.leaderElection;
  const handlerSync = new HandlerSync();
  const stopping = new Closing();
  signal.addEventListener('abort', () => stopping.begin(), { once: true });
  const lease = elects ? [ping('leaderElection')] : [];
  const leaderElection = {
    identity: `${hostname()}_${randomUUID()}`,
    namespace: flags.resourceNamespace ?? election.resourceNamespace,
    name: flags.resourceName ?? election.resourceName,
    // Mistakes are told before anything is served.
    ...electionTimes({
      leaseDurationMs: flags.leaseDurationMs ?? election.leaseDurationMs,
      renewDeadlineMs: flags.renewDeadlineMs ?? election.renewDeadlineMs,
      retryPeriodMs: flags.retryPeriodMs ?? election.retryPeriodMs,
    }),
  };
  let serving: ComponentServer | undefined;
  try {
    serving = await startServing(flags.serving, {
      ...{ name: 'kube-scheduler', client, connect: open, metrics, clock, logger, signal },
      // Who loses the lease ends, so a process that answers has not lost it.
      live: lease,
      ready: [...lease, stopping, handlerSync],
    });
    await startScheduler(client, informers, {
      clock,
      logger,
      random,
      signal,
      configuration,
      metrics,
      handlerSync,
      podScope: livePods,
      ...(elects ? { leaderElection } : {}),
    });
  } finally {
    await serving?.close();
    await close();
  }
}

async function read(file: string): Promise<Awaited<ReturnType<typeof parseConfiguration>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`--config ${file}: cannot be read`, { cause });
  }
  try {
    return await parseConfiguration(text);
  } catch (error) {
    if (error instanceof ConfigurationError)
      throw new ConfigurationError(`--config ${file}: ${error.message}`, { cause: error });
    throw error;
  }
}
