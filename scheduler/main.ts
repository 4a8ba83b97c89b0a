import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { systemClock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { createHttpsTransport } from '../client/https/https-transport.ts';
import { createInformerFactory } from '../client/informer/informer-factory.ts';
import { resolveContext } from '../client/kubeconfig/connect.ts';
import { loadKubeconfig } from '../client/kubeconfig/load-kubeconfig.ts';
import { createClient } from '../client/object-client.ts';
import { defaultConfiguration } from './config/configuration.ts';
import { ConfigurationError } from './config/configuration-error.ts';
import { parseConfiguration } from './config/read-configuration.ts';
import { parseSchedulerFlags } from './flags.ts';
import { livePods } from './scheduler-informers.ts';
import { startScheduler } from './start.ts';

/**
 * Runs a scheduler in a process of its own, against any API server, with kube-scheduler's flags. Resolves when it was stopped.
 * Rejects with ConfigurationError or KubeconfigError, one sentence each, or LeadershipLostError.
 */
export async function runScheduler(
  args: readonly string[],
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const flags = parseSchedulerFlags(args);
  const configuration = flags.config === undefined ? defaultConfiguration : await read(flags.config);
  const clock = systemClock;
  const random = Math.random;
  const path = flags.kubeconfig ?? configuration.kubeconfig;
  const kubeconfig = await loadKubeconfig({
    ...(path === undefined ? {} : { path }),
    env: process.env,
    home: homedir(),
  });
  const { connection } = await resolveContext(kubeconfig, { clock, env: process.env });
  const server = flags.master ?? connection.server;
  const transport = createHttpsTransport({ ...connection, server }, { clock, userAgent: 'knarr (scheduler)' });
  const client = createClient(transport, { name: 'kube-scheduler' });
  const informers = createInformerFactory({ client, clock, random, logger });
  const elects = flags.leaderElect ?? configuration.leaderElection.leaderElect;
  const election = configuration.leaderElection;
  try {
    await startScheduler(client, informers, {
      clock,
      logger,
      random,
      signal,
      configuration,
      podScope: livePods,
      ...(elects
        ? {
            leaderElection: {
              identity: `${hostname()}_${randomUUID()}`,
              namespace: flags.resourceNamespace ?? election.resourceNamespace,
              name: flags.resourceName ?? election.resourceName,
              leaseDurationMs: flags.leaseDurationMs ?? election.leaseDurationMs,
              renewDeadlineMs: flags.renewDeadlineMs ?? election.renewDeadlineMs,
              retryPeriodMs: flags.retryPeriodMs ?? election.retryPeriodMs,
            },
          }
        : {}),
    });
  } finally {
    await transport.close();
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
