import { deepEqual } from '../../api/meta/deep-equal.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type { Node } from '../../proto/gen/core/v1.ts';
import type { NodeAction } from '../framework/events.ts';
import { HostPorts } from './host-ports.ts';
import { ImageIndex } from './image-index.ts';
import { nodeOrder } from './node-order.ts';
import type { PodInfo } from './pod-info.ts';
import { growColumn, grown, newColumn, type ResourceColumn } from './resource-column.ts';
import { TaintSets } from './taint-sets.ts';
import { Topology } from './topology.ts';

/**
 * All nodes and what their pods take of them, in flat arrays by slot. A node keeps its slot for its life; slots are used again.
 * Pods count from the moment they are attached, whether bound or only assumed. One thread reads and writes.
 */
export class NodeTable {
  readonly names: (string | undefined)[] = [];
  readonly nodes: (Shared<Node> | undefined)[] = [];
  /** In no order. */
  readonly pods: PodInfo[][] = [];
  readonly ports: (HostPorts | undefined)[] = [];
  readonly taints = new TaintSets();
  readonly images = new ImageIndex();
  readonly topology = new Topology();
  readonly cpu: ResourceColumn = newColumn(0);
  readonly memory: ResourceColumn = newColumn(0);
  readonly ephemeralStorage: ResourceColumn = newColumn(0);
  /** `requested` counts pods. */
  readonly podCount: ResourceColumn = newColumn(0);
  /** Extended resources that some node has, or a pod on one requests, by name. */
  readonly scalars = new Map<string, ResourceColumn>();
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);
  /** Goes up with each change of a node or of what is on it; never the same again for a slot. */
  generation = new Float64Array(0);
  unschedulable = new Uint8Array(0);
  /** Goes up with each change of any node. */
  version = 0;
  #capacity = 0;
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];
  #order: Int32Array | undefined;

  /** Nodes there are. */
  get count(): number {
    return this.#slots.size;
  }

  /** All slots are below this. */
  get capacity(): number {
    return this.#capacity;
  }

  slotOf(name: string): number | undefined {
    return this.#slots.get(name);
  }

  /** The slots in the order in which nodes are looked at: zone by turns. Valid until the next change of nodes. */
  order(): Int32Array {
    this.#order ??= nodeOrder(this.#slots.values(), this.nodes);
    return this.#order;
  }

  /** Adds a node, or takes over its new state; says what of it changed. */
  set(node: Shared<Node>): readonly NodeAction[] {
    const { name } = node.metadata;
    const known = this.#slots.get(name);
    if (known === undefined) {
      const slot = this.#newSlot(name);
      this.nodes[slot] = node;
      this.#readAllocatable(slot, node);
      this.#readRest(slot, node);
      this.images.set(slot, node.status?.images, this.#capacity);
      this.#order = undefined;
      this.bump(slot);
      return ['add'];
    }
    return this.#update(known, node);
  }

  #update(slot: number, node: Shared<Node>): readonly NodeAction[] {
    const old = this.nodes[slot];
    this.nodes[slot] = node;
    // Heartbeats come every few seconds from every node and change none of these.
    const actions: NodeAction[] = [];
    if (!deepEqual(old?.status?.allocatable, node.status?.allocatable)) {
      this.#readAllocatable(slot, node);
      actions.push('allocatable');
    }
    if (!deepEqual(old?.metadata.labels, node.metadata.labels)) {
      actions.push('labels');
      this.#order = undefined;
    }
    const wasClosed = old?.spec?.unschedulable ?? false;
    if (wasClosed !== (node.spec?.unschedulable ?? false) || !deepEqual(old?.spec?.taints, node.spec?.taints)) {
      actions.push('taints');
    }
    if (!deepEqual(old?.status?.images, node.status?.images)) {
      this.images.set(slot, node.status?.images, this.#capacity);
    }
    if (actions.length > 0) {
      this.#readRest(slot, node);
      this.bump(slot);
    }
    return actions;
  }

  /** Forgets a node and answers the pods that were on it. */
  delete(name: string): readonly PodInfo[] {
    const slot = this.#slots.get(name);
    if (slot === undefined) return [];
    const pods = [...(this.pods[slot] ?? [])];
    for (const pod of pods) this.detach(pod, slot);
    this.#slots.delete(name);
    this.names[slot] = undefined;
    this.nodes[slot] = undefined;
    this.ports[slot] = undefined;
    this.taints.set(slot, undefined);
    this.images.set(slot, undefined, this.#capacity);
    this.topology.clear(slot);
    for (const column of this.#columns()) column.allocatable[slot] = 0;
    this.#free.push(slot);
    this.#order = undefined;
    this.bump(slot);
    return pods;
  }

  /** Marks a node as changed. */
  bump(slot: number): void {
    this.version++;
    this.generation[slot] = this.version;
  }

  /** Counts a pod on a node. Does not mark the node as changed, as trying what would be changes nothing. */
  attach(pod: PodInfo, slot: number): void {
    this.pods[slot]?.push(pod);
    this.#take(pod, slot, 1);
    if (pod.template.hostPorts.length > 0) {
      this.ports[slot] ??= new HostPorts();
      for (const port of pod.template.hostPorts) this.ports[slot]?.add(port);
    }
  }

  /** Undoes `attach`, by uid. Answers false when the pod is not on that node. */
  detach(pod: PodInfo, slot: number): boolean {
    const pods = this.pods[slot] ?? [];
    const at = pods.findIndex((one) => one.uid === pod.uid);
    const found = pods[at];
    if (found === undefined) return false;
    const last = pods.pop();
    if (last !== undefined && last !== found) pods[at] = last;
    this.#take(found, slot, -1);
    for (const port of found.template.hostPorts) this.ports[slot]?.remove(port);
    return true;
  }

  #scalar(name: string): ResourceColumn {
    let column = this.scalars.get(name);
    if (column === undefined) {
      column = newColumn(this.#capacity);
      this.scalars.set(name, column);
    }
    return column;
  }

  #take({ requests }: PodInfo, slot: number, sign: 1 | -1): void {
    addTo(this.cpu.requested, slot, sign * requests.milliCpu);
    addTo(this.memory.requested, slot, sign * requests.memory);
    addTo(this.ephemeralStorage.requested, slot, sign * requests.ephemeralStorage);
    addTo(this.podCount.requested, slot, sign);
    addTo(this.nonZeroCpu, slot, sign * requests.nonZeroMilliCpu);
    addTo(this.nonZeroMemory, slot, sign * requests.nonZeroMemory);
    for (const { name, amount } of requests.scalars) addTo(this.#scalar(name).requested, slot, sign * amount);
  }

  #readAllocatable(slot: number, node: Shared<Node>): void {
    for (const column of this.#columns()) column.allocatable[slot] = 0;
    const allocatable = node.status?.allocatable ?? {};
    for (const name in allocatable) {
      const quantity = parseQuantity(allocatable[name] ?? '0');
      if (name === 'cpu') this.cpu.allocatable[slot] = quantity.milliValue();
      else if (name === 'memory') this.memory.allocatable[slot] = quantity.value();
      else if (name === 'ephemeral-storage') this.ephemeralStorage.allocatable[slot] = quantity.value();
      else if (name === 'pods') this.podCount.allocatable[slot] = quantity.value();
      else if (!quantity.isZero()) this.#scalar(name).allocatable[slot] = quantity.value();
    }
  }

  #readRest(slot: number, node: Shared<Node>): void {
    this.unschedulable[slot] = node.spec?.unschedulable ? 1 : 0;
    this.taints.set(slot, node.spec?.taints);
    this.topology.set(slot, node.metadata.labels, this.nodes, this.#capacity);
  }

  #columns(): ResourceColumn[] {
    return [this.cpu, this.memory, this.ephemeralStorage, this.podCount, ...this.scalars.values()];
  }

  #newSlot(name: string): number {
    if (this.#free.length === 0) this.#grow(Math.max(16, this.#capacity * 2));
    const slot = this.#free.pop() ?? 0;
    this.#slots.set(name, slot);
    this.names[slot] = name;
    this.pods[slot] = [];
    return slot;
  }

  #grow(capacity: number): void {
    for (const column of this.#columns()) growColumn(column, capacity);
    this.nonZeroCpu = grown(this.nonZeroCpu, new Float64Array(capacity));
    this.nonZeroMemory = grown(this.nonZeroMemory, new Float64Array(capacity));
    this.generation = grown(this.generation, new Float64Array(capacity));
    this.unschedulable = grown(this.unschedulable, new Uint8Array(capacity));
    for (let slot = capacity - 1; slot >= this.#capacity; slot--) this.#free.push(slot);
    this.#capacity = capacity;
  }
}

function addTo(array: Float64Array, slot: number, amount: number): void {
  array[slot] = (array[slot] ?? 0) + amount;
}
