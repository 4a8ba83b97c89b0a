import type { Clock } from '../../api/clock.ts';
import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import type { Logger } from '../../api/logger.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Client, Shared } from '../../client/client.ts';
import { deadline } from '../../client/deadline.ts';
import type { Pod, PodCondition } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';

/** What of a pod's status the scheduler writes. */
export interface StatusChange {
  readonly condition?: Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;
  /** Empty takes a nomination back. */
  readonly nominatedNodeName?: string;
}

const callTimeoutMs = 30_000;

/**
 * The body of a strategic merge patch that brings the status there; undefined when it is there already. The time of the
 * condition moves only with its status.
 */
export function statusPatch(pod: Shared<Pod>, change: StatusChange, now: number): object | undefined {
  const status: Record<string, unknown> = {};
  const { condition, nominatedNodeName } = change;
  if (nominatedNodeName !== undefined && nominatedNodeName !== (pod.status?.nominatedNodeName ?? '')) {
    status.nominatedNodeName = nominatedNodeName === '' ? null : nominatedNodeName;
  }
  if (condition !== undefined) {
    const old = findCondition(pod.status?.conditions, condition.type);
    const same =
      old?.status === condition.status && old.reason === condition.reason && old.message === condition.message;
    if (!same) {
      const { generation } = pod.metadata;
      const turned = old?.status !== condition.status;
      status.conditions = [
        {
          ...condition,
          ...(generation === undefined ? {} : { observedGeneration: generation }),
          lastTransitionTime: turned ? formatTime(now) : old.lastTransitionTime,
        },
      ];
    }
  }
  return Object.keys(status).length === 0 ? undefined : { status };
}

/** Writes the change; a pod that is gone, or is another one by now, is left alone. Throws what else the call throws. */
export async function writeStatus(
  client: Client,
  pod: Shared<Pod>,
  change: StatusChange,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const body = statusPatch(pod, change, clock.now());
  if (body === undefined) return;
  const { name, namespace, uid } = pod.metadata;
  const limit = deadline(
    clock,
    callTimeoutMs,
    signal,
    () => new Error(`status of pod ${namespace}/${name}: no answer`),
  );
  try {
    const key = { name, namespace };
    // The uid keeps the patch from a pod that was made anew under this name.
    const patch = { type: 'strategic', body: { ...body, metadata: { uid } } } as const;
    await client.patch(coreV1Resources.pods, key, patch, { subresource: 'status', signal: limit.signal });
  } catch (error) {
    // A conflict is about the uid: the pod is another one.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  } finally {
    limit.cancel();
  }
}

/** As `writeStatus`, but a failure is only logged: the next try of the pod writes it again. */
export async function tryWriteStatus(
  client: Client,
  pod: Shared<Pod>,
  change: StatusChange,
  options: { readonly clock: Clock; readonly signal: AbortSignal; readonly logger: Logger },
): Promise<void> {
  try {
    await writeStatus(client, pod, change, options);
  } catch (error) {
    if (options.signal.aborted) return;
    const { namespace, name } = pod.metadata;
    options.logger.warn('the status of a pod could not be written', { pod: `${namespace}/${name}`, error });
  }
}
