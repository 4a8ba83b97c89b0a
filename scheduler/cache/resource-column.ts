/** One resource of all nodes, by slot. */
export interface ResourceColumn {
  allocatable: Float64Array;
  requested: Float64Array;
}

export function newColumn(capacity: number): ResourceColumn {
  return { allocatable: new Float64Array(capacity), requested: new Float64Array(capacity) };
}

/** Makes room for more nodes; what there is stays. */
export function growColumn(column: ResourceColumn, capacity: number): void {
  column.allocatable = grown(column.allocatable, new Float64Array(capacity));
  column.requested = grown(column.requested, new Float64Array(capacity));
}

/** Copies the old numbers to the head of the new, longer array. */
export function grown<T extends Float64Array | Int32Array | Uint16Array | Uint8Array>(old: T, bigger: T): T {
  bigger.set(old);
  return bigger;
}
