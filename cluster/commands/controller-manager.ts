import { readFile } from 'node:fs/promises';
import { Closing, ping } from '../../api/health/health.ts';
import { Metrics } from '../../api/metrics/metrics.ts';
import { measureProcess } from '../../api/metrics/process-metrics.ts';
import { electionTimes } from '../../client/leader-election/leader-election.ts';
import { requestCounter } from '../../client/measured-transport.ts';
import type { ComponentServer } from '../../client/serving/component-server.ts';
import { startServing } from '../../client/serving/start-serving.ts';
import { workQueueMetrics } from '../../client/work-queue/work-queue-metrics.ts';
import { controllerManagerFlags, settingsFrom } from '../../controller-manager/flags.ts';
import { selectControllers } from '../../controller-manager/registry.ts';
import { startControllers } from '../../controller-manager/start.ts';
import type { Command } from '../command.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { connect } from '../remote.ts';
import { signingOptions } from '../signing-options.ts';

/** `knarr controller-manager`: the controllers alone, against any API server. */
export const controllerManager: Command = async (context) => {
  const flags = controllerManagerFlags as Flags;
  if (asksForHelp(context.args)) {
    context.print(helpText('controller-manager', 'Reconciles what is with what shall be.', flags));
    return 0;
  }
  const values = parseFlags('controller-manager', flags, context.args);
  const read = settingsFrom(values);
  // Mistakes are told before anything is served or asked for.
  selectControllers(read.controllers ?? []);
  if (read.leaderElection) electionTimes(read.leaderElection);
  const files = await signingOptions(read);
  const rootCa = read.rootCaFile ? { rootCa: await readFile(read.rootCaFile, 'utf8') } : {};
  const { clock, random, hostname, uuid, log, facts } = context.around;
  const { signal } = context;
  const name = 'kube-controller-manager';
  const logger = log.child({ component: name });
  const metrics = new Metrics();
  if (facts) measureProcess(metrics, facts);
  const remote = await connect(context, name, values.text('kubeconfig'), requestCounter(metrics));
  const { client, informers, clientOf } = remote;
  const stopping = new Closing();
  signal.addEventListener('abort', () => stopping.begin(), { once: true });
  // Who loses the lease ends, so a process that answers has not lost it.
  const lease = read.leaderElection ? [ping('leaderElection')] : [];
  let serving: ComponentServer | undefined;
  try {
    serving = await startServing(read.serving, {
      ...{ name, client, connect: remote.open, metrics, clock, logger, signal },
      live: lease,
      ready: [...lease, stopping],
    });
    await startControllers(client, informers, {
      clock,
      random,
      logger,
      signal,
      metrics: workQueueMetrics(metrics),
      controllers: read.controllers,
      options: {
        ...read.options,
        ...files,
        ...rootCa,
      },
      ...(read.useServiceAccountCredentials ? { clientOf } : {}),
      ...(read.leaderElection ? { leaderElection: { identity: `${hostname}_${uuid()}`, ...read.leaderElection } } : {}),
    });
  } finally {
    await serving?.close();
    await remote.close();
  }
  return 0;
};
