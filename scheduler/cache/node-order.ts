import type { Shared } from '../../client/client.ts';
import type { Node } from '../../proto/gen/core/v1.ts';

/** Region and zone of a node; empty when it says neither. */
function zoneOf(node: Shared<Node> | undefined): string {
  const labels = node?.metadata.labels ?? {};
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  return zone === '' && region === '' ? '' : `${region}:${zone}`;
}

/**
 * One node of each zone by turns, so that the first nodes looked at are of all zones: when enough nodes fit, the rest is not
 * looked at. Within a zone in the order given.
 */
export function nodeOrder(slots: Iterable<number>, nodes: readonly (Shared<Node> | undefined)[]): Int32Array {
  const zones = new Map<string, number[]>();
  let count = 0;
  for (const slot of slots) {
    const zone = zoneOf(nodes[slot]);
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
