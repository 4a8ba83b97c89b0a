import { type Clock, sleep } from '../../api/clock.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import type { Logger } from '../../api/logger.ts';
import { formatMicroTime } from '../../api/time/timestamp.ts';
import type { Client } from '../../client/client.ts';
import { coordinationV1Resources } from '../../proto/gen/resources.ts';

/** What a lease runs on. */
export interface NodeLeaseOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly nodeName: string;
  /** Of the Node, once it is known: the lease goes with it. */
  nodeUid(): string | undefined;
}

const namespace = 'kube-node-lease';
const { leases } = coordinationV1Resources;
const durationSeconds = 40;
const renewMs = 10_000;
const firstRetryMs = 200;

/**
 * Shows every 10 s that the node is alive, until the signal fires.
 * https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats
 */
export async function keepNodeLease(options: NodeLeaseOptions, signal: AbortSignal): Promise<void> {
  const { clock, random, log, nodeName } = options;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    let waitMs = renewMs * (1 + 0.04 * random());
    try {
      await renew(options, signal);
      retryMs = firstRetryMs;
    } catch (error) {
      if (signal.aborted) return;
      log.debug('the lease of a node could not be renewed', { node: nodeName, error });
      waitMs = retryMs;
      retryMs = Math.min(retryMs * 2, 7000);
    }
    await sleep(clock, waitMs, signal);
  }
}

async function renew({ client, clock, nodeName, nodeUid }: NodeLeaseOptions, signal: AbortSignal): Promise<void> {
  const spec = {
    holderIdentity: nodeName,
    leaseDurationSeconds: durationSeconds,
    renewTime: formatMicroTime(clock.now()),
  };
  try {
    await client.patch(leases, { namespace, name: nodeName }, { type: 'merge', body: { spec } }, { signal });
    return;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const uid = nodeUid();
  const ownerReferences = uid ? [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid }] : [];
  await client.create(leases, { metadata: { namespace, name: nodeName, ownerReferences }, spec }, { signal });
}
