import type { Shared } from '../../client/client.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import type { NodeAction, PodAction } from '../framework/events.ts';
import { AssumedVolumes } from './assumed-volumes.ts';
import type { ClusterObjects } from './cluster-objects.ts';
import { NodeTable } from './node-table.ts';
import { Nominations } from './nominations.ts';
import { type PodCounter, type PodCounterSpec, PodCounters } from './pod-counter.ts';
import { type PodInfo, podInfoOf } from './pod-info.ts';
import { PodTemplates } from './pod-template.ts';
import { TermGroups } from './term-groups.ts';
import type { TopologyColumn } from './topology.ts';

interface Placed {
  info: PodInfo;
  nodeName: string;
  /** -1 while the node is not known: pods and nodes come over two watches. */
  slot: number;
  /** Chosen by us, not yet seen as bound. */
  assumed: boolean;
}

/**
 * What the scheduler knows of the cluster: nodes, the pods on them, what these say about other pods. Changed in place by the
 * informers' events and by our own decisions, which count at once (assumed pods) and are taken back when binding fails.
 */
export class Cluster {
  readonly table = new NodeTable();
  readonly groups = new TermGroups();
  readonly nominations = new Nominations();
  readonly volumes = new AssumedVolumes();
  readonly templates = new PodTemplates();
  readonly objects: ClusterObjects;
  /** Goes up when labels of a namespace change. */
  namespaceVersion = 0;
  readonly #counters = new PodCounters();
  readonly #placed = new Map<string, Placed>();
  /** Pods on nodes that are not known, by the node's name. */
  readonly #astray = new Map<string, Set<string>>();

  constructor(objects: ClusterObjects) {
    this.objects = objects;
  }

  read(pod: Shared<Pod>): PodInfo {
    return podInfoOf(pod, this.templates);
  }

  /** Answers what changed about the node; nothing for a mere heartbeat. */
  setNode(node: Shared<Node>): readonly NodeAction[] {
    const actions = this.table.set(node);
    const { name } = node.metadata;
    const waiting = this.#astray.get(name);
    if (actions[0] === 'add' && waiting !== undefined) {
      this.#astray.delete(name);
      for (const uid of waiting) {
        const placed = this.#placed.get(uid);
        if (placed !== undefined) this.#attach(placed);
      }
    }
    return actions;
  }

  deleteNode(name: string): void {
    const slot = this.table.slotOf(name);
    if (slot === undefined) return;
    for (const info of this.table.delete(name)) {
      this.#counters.podChanged(info, slot, -1);
      this.groups.podChanged(info, slot, -1);
      const placed = this.#placed.get(info.uid);
      if (placed !== undefined) this.#stray(placed);
    }
  }

  /** Takes over a pod that is bound, or its new state. Answers what changed; nothing when nothing that matters did. */
  setPod(pod: Shared<Pod>): readonly PodAction[] {
    const nodeName = pod.spec.nodeName ?? '';
    const info = this.read(pod);
    const placed = this.#placed.get(info.uid);
    if (placed === undefined) {
      this.#place(info, nodeName, false);
      return ['add'];
    }
    const wasAssumed = placed.assumed;
    placed.assumed = false;
    const old = placed.info;
    const same =
      placed.nodeName === nodeName &&
      old.template === info.template &&
      old.peersKey === info.peersKey &&
      old.terminating === info.terminating &&
      sameRequests(old, info);
    if (same) {
      placed.info = info;
      const pods = placed.slot < 0 ? undefined : this.table.pods[placed.slot];
      const at = pods?.indexOf(old) ?? -1;
      if (pods !== undefined && at >= 0) pods[at] = info;
      return wasAssumed ? ['add'] : [];
    }
    this.removePod(info.uid);
    this.#place(info, nodeName, false);
    const actions: PodAction[] = wasAssumed ? ['add'] : [];
    if (old.peersKey !== info.peersKey) actions.push('labels');
    if (!sameRequests(old, info)) actions.push('scaleDown');
    return actions;
  }

  /** Forgets a pod, whether bound or assumed. Answers false when it was on no node. */
  removePod(uid: string): boolean {
    const placed = this.#placed.get(uid);
    if (placed === undefined) return false;
    this.#placed.delete(uid);
    if (placed.slot >= 0) this.#detach(placed);
    else {
      const waiting = this.#astray.get(placed.nodeName);
      waiting?.delete(uid);
      if (waiting?.size === 0) this.#astray.delete(placed.nodeName);
    }
    return true;
  }

  /** Counts a pod on the node that was chosen for it, before it is bound. */
  assume(info: PodInfo, slot: number): void {
    this.#place(info, this.table.names[slot] ?? '', true);
  }

  /** Takes an assumption back. Answers false when the pod has been seen as bound since, or is gone. */
  forget(uid: string): boolean {
    return this.#placed.get(uid)?.assumed === true && this.removePod(uid);
  }

  nodeNamed(name: string): Shared<Node> | undefined {
    const slot = this.table.slotOf(name);
    return slot === undefined ? undefined : this.table.nodes[slot];
  }

  isPlaced(uid: string): boolean {
    return this.#placed.has(uid);
  }

  isAssumed(uid: string): boolean {
    return this.#placed.get(uid)?.assumed ?? false;
  }

  /** Pods on known nodes with their slots. */
  *podsOnNodes(): Generator<readonly [PodInfo, number]> {
    for (const { info, slot } of this.#placed.values()) if (slot >= 0) yield [info, slot];
  }

  /** How many of the pods meant are on each node; good until something changes. */
  count(spec: PodCounterSpec): PodCounter {
    return this.#counters.get(spec, this.table.capacity, () => this.podsOnNodes());
  }

  /** Which value of a label each node has; good until something changes. */
  topology(key: string): TopologyColumn {
    return this.table.topology.column(key, this.table.nodes, this.table.capacity);
  }

  /** Labels of a namespace changed, or it came or went. */
  namespaceChanged(): void {
    this.namespaceVersion++;
    this.#counters.forgetNamespaceSelections();
  }

  #place(info: PodInfo, nodeName: string, assumed: boolean): void {
    const placed: Placed = { info, nodeName, slot: -1, assumed };
    this.#placed.set(info.uid, placed);
    if (this.table.slotOf(nodeName) === undefined) this.#stray(placed);
    else this.#attach(placed);
  }

  #stray(placed: Placed): void {
    placed.slot = -1;
    const waiting = this.#astray.get(placed.nodeName);
    if (waiting === undefined) this.#astray.set(placed.nodeName, new Set([placed.info.uid]));
    else waiting.add(placed.info.uid);
  }

  #attach(placed: Placed): void {
    const slot = this.table.slotOf(placed.nodeName);
    if (slot === undefined) return;
    placed.slot = slot;
    this.table.attach(placed.info, slot);
    this.table.bump(slot);
    this.#counters.podChanged(placed.info, slot, 1);
    this.groups.podChanged(placed.info, slot, 1);
  }

  #detach({ info, slot }: Placed): void {
    this.table.detach(info, slot);
    this.table.bump(slot);
    this.#counters.podChanged(info, slot, -1);
    this.groups.podChanged(info, slot, -1);
  }
}

function sameRequests({ requests: a }: PodInfo, { requests: b }: PodInfo): boolean {
  if (a === b) return true;
  return (
    a.milliCpu === b.milliCpu &&
    a.memory === b.memory &&
    a.ephemeralStorage === b.ephemeralStorage &&
    a.nonZeroMilliCpu === b.nonZeroMilliCpu &&
    a.nonZeroMemory === b.nonZeroMemory &&
    a.scalars.length === b.scalars.length &&
    a.scalars.every(({ name, amount }, i) => b.scalars[i]?.name === name && b.scalars[i]?.amount === amount)
  );
}
