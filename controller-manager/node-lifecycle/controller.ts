import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import { zoneOf } from '../../api/node/zone.ts';
import { isPodReady } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Node, Pod, Taint } from '../../proto/gen/core/v1.ts';
import { coordinationV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { byNode, indexByNode } from '../pods/indexes.ts';
import { checkHealth, type Heartbeat } from './health.ts';
import { executeTaints, readyStatus, withConditionTaints } from './taints.ts';
import { evictionRate, ZoneQueue, type ZoneState, zoneState } from './zones.ts';

const leaseNamespace = 'kube-node-lease';
const tick = 'all nodes';
/** Nodes that are not counted when a zone is judged. */
const excluded = 'node.kubernetes.io/exclude-disruption';

/**
 * Notices nodes that fell silent, and taints nodes by their conditions, so that pods stay away or are evicted.
 * https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller
 */
export function nodeLifecycleController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const { nodes: nodeType, pods: podType } = coreV1Resources;
  const nodes = informers.get(nodeType);
  const pods = indexByNode(informers.get(podType));
  const leases = informers.get(coordinationV1Resources.leases, { namespace: leaseNamespace });
  const events = context.events('node-controller');
  const heartbeats = new Map<string, Heartbeat>();
  const known = new Map<string, Shared<Node>>();
  const zones = new Map<string, { state: ZoneState; readonly queue: ZoneQueue }>();
  let allLost = false;
  const grace = { monitorMs: options.nodeMonitorGracePeriodMs, startupMs: options.nodeStartupGracePeriodMs };
  const limits = {
    evictionRate: options.nodeEvictionRate,
    secondaryRate: options.secondaryNodeEvictionRate,
    largeSize: options.largeClusterSizeThreshold,
    unhealthyThreshold: options.unhealthyZoneThreshold,
  };

  const say = (node: Shared<Node>, reason: string, message: string) =>
    events.event(referenceTo(nodeType, node), 'Normal', reason, message);

  async function setTaints(node: Shared<Node>, taints: readonly Shared<Taint>[], signal: AbortSignal) {
    if (deepEqual(taints, node.spec?.taints ?? [])) return;
    const { resourceVersion } = node.metadata;
    // The version guards the list, which a merge patch replaces as a whole.
    const body = { metadata: { resourceVersion }, spec: { taints } };
    await client.patch(nodeType, { name: node.metadata.name }, { type: 'merge', body }, { signal });
  }

  /** Pods of a node that nobody hears from may be down: they stop being endpoints. */
  async function markNotReady(pod: Shared<Pod>, signal: AbortSignal): Promise<void> {
    if (!isPodReady(pod)) return;
    const ready = pod.status?.conditions?.find((one) => one.type === 'Ready');
    if (!ready) return;
    const conditions = setCondition(
      pod.status?.conditions,
      { ...ready, status: 'False', lastTransitionTime: null },
      clock.now(),
    );
    events.event(referenceTo(podType, pod), 'Warning', 'NodeNotReady', 'Node is not ready');
    try {
      await client.updateStatus(podType, { ...pod, status: { ...pod.status, conditions } }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async function look(node: Shared<Node>, signal: AbortSignal): Promise<string | undefined> {
    const { name } = node.metadata;
    const lease = leases.lister.get(keyFor(leaseNamespace, name));
    const health = checkHealth(node, lease, heartbeats.get(name), grace, clock.now());
    heartbeats.set(name, health.heartbeat);
    if (health.silenced)
      await client.updateStatus(
        nodeType,
        { ...node, status: { ...node.status, conditions: health.silenced } },
        { signal },
      );
    if (health.current === undefined) return undefined;
    await taintForExecution(node, health.observed, signal);
    if (health.current !== 'True') {
      if (health.observed === 'True') say(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      // Also the pods that were missed by an earlier look.
      for (const pod of pods.lister.byIndex(byNode, name)) await markNotReady(pod, signal);
    }
    return health.current;
  }

  async function taintForExecution(node: Shared<Node>, ready: string, signal: AbortSignal): Promise<void> {
    const { kind, taints } = executeTaints(node, ready, clock.now());
    const { queue } = zoneFor(node);
    if (kind === 'due') {
      if (!deepEqual(taints, node.spec?.taints ?? [])) queue.add(node.metadata.name);
      return;
    }
    queue.remove(node.metadata.name);
    await setTaints(node, taints, signal);
  }

  function zoneFor(node: Shared<Node>) {
    const name = zoneOf(node);
    let zone = zones.get(name);
    if (!zone) {
      zone = { state: 'normal', queue: new ZoneQueue(limits.evictionRate, clock.now()) };
      zones.set(name, zone);
    }
    return zone;
  }

  /** Judges all zones by the nodes of them that are ready, and sets how fast each may be emptied. */
  async function judgeZones(current: ReadonlyMap<string, string | undefined>, signal: AbortSignal): Promise<void> {
    const counts = new Map<string, { ready: number; notReady: number }>();
    const all = nodes.lister.list();
    for (const node of all) {
      if (node.metadata.labels && excluded in node.metadata.labels) continue;
      const zone = zoneOf(node);
      const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
      if (current.get(node.metadata.name) === 'True') count.ready++;
      else count.notReady++;
      counts.set(zone, count);
    }
    const states = new Map<string, ZoneState>();
    for (const [zone, { ready, notReady }] of counts)
      states.set(zone, zoneState(ready, notReady, limits.unhealthyThreshold));
    const lost = states.size > 0 && [...states.values()].every((state) => state === 'full');
    if (lost) {
      // No node anywhere: more likely it is us who are cut off. Nothing is evicted then.
      for (const node of all) await setTaints(node, executeTaints(node, 'True', clock.now()).taints, signal);
      for (const { queue } of zones.values()) queue.clear();
    } else if (allLost) {
      // Back again: every node gets its whole grace period to be heard.
      for (const [name, beat] of heartbeats) heartbeats.set(name, { ...beat, at: clock.now() });
    }
    allLost = lost;
    for (const [name, zone] of zones) {
      zone.state = states.get(name) ?? 'normal';
      const count = counts.get(name);
      const size = (count?.ready ?? 0) + (count?.notReady ?? 0);
      zone.queue.setRate(lost ? 0 : evictionRate(zone.state, size, limits), clock.now());
    }
  }

  async function evictByZone(signal: AbortSignal): Promise<void> {
    for (const { queue } of zones.values()) {
      for (const name of queue.take(clock.now())) {
        const node = nodes.lister.get(name);
        const ready = node && readyStatus(node);
        if (!node || ready === undefined || ready === 'True') continue;
        try {
          await setTaints(node, executeTaints(node, ready, clock.now()).taints, signal);
        } catch (error) {
          if (!isConflict(error)) throw error;
          queue.add(name);
        }
      }
    }
  }

  async function lookAtAll(signal: AbortSignal): Promise<void> {
    const all = nodes.lister.list();
    const present = new Set(all.map((node) => node.metadata.name));
    for (const [name, node] of known) {
      if (present.has(name)) continue;
      say(node, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
      known.delete(name);
      heartbeats.delete(name);
      for (const { queue } of zones.values()) queue.remove(name);
    }
    const current = new Map<string, string | undefined>();
    for (const node of all) {
      const { name } = node.metadata;
      if (!known.has(name)) say(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
      known.set(name, node);
      try {
        current.set(name, await look(node, signal));
      } catch (error) {
        // Another writer was faster, or the node is going: the next look decides on the newer state.
        if (!isConflict(error) && !isNotFound(error)) throw error;
        current.set(name, readyStatus(node));
      }
    }
    await judgeZones(current, signal);
    await evictByZone(signal);
  }

  async function taintByConditions(name: string, signal: AbortSignal): Promise<void> {
    const node = nodes.lister.get(name);
    if (!node) return;
    await setTaints(node, withConditionTaints(node, clock.now()), signal);
  }

  return [
    {
      name: 'node-lifecycle-controller',
      watches: [watches(nodes, (node, change) => (change.type === 'deleted' ? undefined : node.metadata.name))],
      reads: [pods, leases],
      workers: 8,
      reconcile: (name, { signal }: ReconcileContext) => taintByConditions(name, signal),
    },
    {
      name: 'node-lifecycle-monitor',
      workers: 1,
      watches: [],
      reads: [nodes, pods, leases],
      onStart: ({ enqueue }) => enqueue(tick),
      async reconcile(_, { signal, logger }) {
        try {
          await lookAtAll(signal);
        } catch (error) {
          if (signal.aborted) throw error;
          // The next look comes at its time, and not with a backoff: nodes must not look silent because a write failed.
          logger.warn('looking at the nodes failed', { error });
        }
        return { requeueAfterMs: options.nodeMonitorPeriodMs };
      },
    },
  ];
}
