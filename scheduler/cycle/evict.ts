import { isNotFound } from '../../api/errors/predicates.ts';
import { deadline } from '../../client/deadline.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { tryWriteStatus, writeStatus } from './pod-status.ts';
import type { SchedulerContext } from './scheduler-context.ts';

const callTimeoutMs = 30_000;

/**
 * Makes room for a pod: takes the nominations of less important pods on the node back, marks the victims and deletes them with
 * their grace periods. Rejects with the first failure; victims that are gone or going are fine.
 * https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
 */
export async function evict(
  preemptor: PodInfo,
  nodeName: string,
  victims: readonly PodInfo[],
  context: SchedulerContext,
): Promise<void> {
  const { client, cluster } = context;
  const outranked = cluster.nominations.on(nodeName).filter(({ priority }) => priority < preemptor.priority);
  for (const one of outranked) {
    cluster.nominations.delete(one.uid);
    await tryWriteStatus(client, one.pod, { nominatedNodeName: '' }, context);
  }
  const results = await Promise.allSettled(victims.map((victim) => evictOne(preemptor, nodeName, victim, context)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function evictOne(
  preemptor: PodInfo,
  nodeName: string,
  victim: PodInfo,
  context: SchedulerContext,
): Promise<void> {
  if (victim.terminating) return;
  const { client, recorder, clock, signal } = context;
  const { pods } = coreV1Resources;
  const { name, namespace, uid } = victim.pod.metadata;
  const by = preemptor.pod.spec.schedulerName ?? 'default-scheduler';
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${by}: preempting to accommodate a higher priority pod`,
  };
  await writeStatus(client, victim.pod, { condition }, context);
  const limit = deadline(clock, callTimeoutMs, signal, () => new Error(`deletion of pod ${victim.key}: no answer`));
  try {
    await client.delete(pods, { name, namespace }, { preconditions: { uid }, signal: limit.signal });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  } finally {
    limit.cancel();
  }
  recorder.event(
    referenceTo(pods, victim.pod),
    'Normal',
    'Preempted',
    `Preempted by pod ${preemptor.uid} on node ${nodeName}`,
    { action: 'Preempting', related: referenceTo(pods, preemptor.pod) },
  );
}
