import { findCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { formatTime, parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Lease } from '../../proto/gen/coordination/v1.ts';
import type { Node, NodeCondition } from '../../proto/gen/core/v1.ts';

type ANode = Shared<Node>;
type Condition = Shared<NodeCondition>;

/** What is remembered of a node between looks. Its own clock is never trusted: only that a time of it changed counts. */
export interface Heartbeat {
  /** When this process last saw a sign of life, in milliseconds. */
  readonly at: number;
  /** The Ready condition that was last seen. */
  readonly ready: Condition | undefined;
  /** The renewal of its lease that was last seen. */
  readonly renewed: string | undefined;
}

export interface GracePeriods {
  /** Silence that a node is allowed. */
  readonly monitorMs: number;
  /** Silence that a node is allowed which has never reported. */
  readonly startupMs: number;
}

/** What a look at a node found. */
export interface Health {
  readonly heartbeat: Heartbeat;
  /** The Ready condition before the look; `Unknown` for a node that never reported. */
  readonly observed: string;
  /** The conditions to write when the node has been silent for too long. */
  readonly silenced: readonly Condition[] | undefined;
  /** The Ready condition after the look; undefined for a node that never reported and still may. */
  readonly current: string | undefined;
}

const monitored = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/**
 * Takes note of signs of life (a new heartbeat in the status, a renewed lease), and says what to write when there were none
 * for the grace period. https://kubernetes.io/docs/reference/node/node-status/#heartbeats
 */
export function checkHealth(
  node: ANode,
  lease: Shared<Lease> | undefined,
  before: Heartbeat | undefined,
  grace: GracePeriods,
  now: number,
): Health {
  const ready = findCondition(node.status?.conditions, 'Ready');
  const created = parseTime(node.metadata.creationTimestamp) ?? now;
  let at = before?.at ?? (ready ? now : created);
  if (before && ready?.lastHeartbeatTime !== before.ready?.lastHeartbeatTime && ready) at = now;
  const renewed = lease?.spec?.renewTime;
  if (renewed !== undefined && (before?.renewed === undefined || renewed > before.renewed)) at = now;
  const heartbeat: Heartbeat = { at, ready, renewed: renewed ?? before?.renewed };
  const observed = ready?.status ?? 'Unknown';
  if (now <= at + (ready ? grace.monitorMs : grace.startupMs))
    return { heartbeat, observed, silenced: undefined, current: ready?.status };
  const conditions = silence(node, now);
  const changed = !deepEqual(conditions, node.status?.conditions ?? []);
  return { heartbeat, observed, silenced: changed ? conditions : undefined, current: 'Unknown' };
}

function silence(node: ANode, now: number): readonly Condition[] {
  const time = formatTime(now);
  const next = [...(node.status?.conditions ?? [])];
  for (const type of monitored) {
    const i = next.findIndex((one) => one.type === type);
    const before = next[i];
    if (!before) {
      next.push({
        type,
        status: 'Unknown',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: time,
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      });
    } else if (before.status !== 'Unknown') {
      next[i] = {
        ...before,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: time,
      };
    }
  }
  return next;
}
