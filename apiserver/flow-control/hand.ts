import { createHash } from 'node:crypto';

/**
 * The queues that a flow may use, dealt like a hand of cards from its hash: two flows rarely share their whole hand, so
 * a flow that fills its queues leaves others at least one that is free. The same flow always gets the same hand.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#prioritylevelconfiguration
 */
export function dealHand(schema: string, flow: string, queues: number, handSize: number): readonly number[] {
  if (queues <= 1) return [0];
  let rest = createHash('sha256').update(schema).update('\0').update(flow).digest().readBigUInt64LE();
  // In order, so that each card can be counted past those that are gone.
  const gone: number[] = [];
  const hand: number[] = [];
  for (let dealt = 0; dealt < Math.min(handSize, queues); dealt++) {
    const left = BigInt(queues - dealt);
    let card = Number(rest % left);
    rest /= left;
    let at = 0;
    while (at < gone.length && (gone[at] ?? 0) <= card) {
      card++;
      at++;
    }
    gone.splice(at, 0, card);
    hand.push(card);
  }
  return hand;
}
