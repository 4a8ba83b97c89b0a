import type { Logger } from '../api/logger.ts';
import { type UserInfo, userOf } from '../apiserver/authentication/user-info.ts';
import { createInformerFactory } from '../client/informer/informer-factory.ts';
import { workQueueMetrics } from '../client/work-queue/work-queue-metrics.ts';
import { startControllers } from '../controller-manager/start.ts';
import { startScheduler } from '../scheduler/start.ts';
import type { RunningApiServer } from './apiserver.ts';
import { ownSigning } from './signing-options.ts';
import type { Surroundings } from './surroundings.ts';

/** The users that the parts of the control plane act as, with the groups that a certificate would give them. */
const schedulerUser = userOf('system:kube-scheduler', { groups: ['system:authenticated'] });
const controllerUser = userOf('system:kube-controller-manager', { groups: ['system:masters', 'system:authenticated'] });

export interface ControlPlaneOptions {
  readonly scheduler: boolean;
  /** Which controllers, as `--controllers` says it; empty runs those that are on by default. */
  readonly controllers: readonly string[];
  readonly clusterCidr: string;
}

/** Runs scheduler and controllers in this process until `signal` is aborted. Resolves when all have ended. */
export async function runControlPlane(
  api: RunningApiServer,
  options: ControlPlaneOptions,
  around: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random } = around;
  const part = (user: UserInfo, name: string) => {
    const client = api.client(user, name);
    const logger: Logger = around.log.child({ component: name });
    const informers = createInformerFactory({ client, clock, random, logger });
    informers.start(signal);
    return { client, informers, logger };
  };
  const running: Promise<void>[] = [];
  if (!options.controllers.includes('-*')) {
    const { client, informers, logger } = part(controllerUser, 'kube-controller-manager');
    running.push(
      startControllers(client, informers, {
        clock,
        random,
        logger,
        signal,
        metrics: workQueueMetrics(api.metrics),
        ...(options.controllers.length > 0 ? { controllers: options.controllers } : {}),
        options: {
          rootCa: api.pki.ca,
          clusterCidrs: [options.clusterCidr],
          allocateNodeCidrs: true,
          ...(await ownSigning(api.pki, logger)),
        },
      }),
    );
  }
  if (options.scheduler) {
    const { client, informers, logger } = part(schedulerUser, 'kube-scheduler');
    running.push(startScheduler(client, informers, { clock, random, logger, signal, metrics: api.metrics }));
  }
  await Promise.all(running);
}
