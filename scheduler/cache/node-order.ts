import { zoneOf } from '../../api/node/zone.ts';
import type { Shared } from '../../client/client.ts';
import type { Node } from '../../proto/gen/core/v1.ts';

/**
 * One node of each zone by turns, so that the first nodes looked at are of all zones: when enough nodes fit, the rest is not
 * looked at. Within a zone in the order given.
 */
export function nodeOrder(slots: Iterable<number>, nodes: readonly (Shared<Node> | undefined)[]): Int32Array {
  const zones = new Map<string, number[]>();
  let count = 0;
  for (const slot of slots) {
    const node = nodes[slot];
    const zone = node ? zoneOf(node) : '';
    const members = zones.get(zone);
    if (members === undefined) zones.set(zone, [slot]);
    else members.push(slot);
    count++;
  }
  const order = new Int32Array(count);
  const lists = [...zones.values()];
  let filled = 0;
  for (let turn = 0; filled < count; turn++) {
    for (const members of lists) {
      const slot = members[turn];
      if (slot !== undefined) order[filled++] = slot;
    }
  }
  return order;
}
