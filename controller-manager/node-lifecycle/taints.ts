import { findCondition } from '../../api/meta/conditions.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Node, Taint } from '../../proto/gen/core/v1.ts';

type ANode = Shared<Node>;
type ATaint = Shared<Taint>;

const notReadyKey = 'node.kubernetes.io/not-ready';
const unreachableKey = 'node.kubernetes.io/unreachable';
const unschedulableKey = 'node.kubernetes.io/unschedulable';

/** The taint that a status of a condition means. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const ofCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReadyKey, Unknown: unreachableKey },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const ownKeys: ReadonlySet<string> = new Set([
  unschedulableKey,
  ...Object.values(ofCondition).flatMap((taints) => Object.values(taints)),
]);

const same = (a: ATaint, b: { readonly key: string; readonly effect: string }) =>
  a.key === b.key && a.effect === b.effect;

/** The taints of a node with some put in and some taken out; the same list when nothing changes. Those put in carry the time. */
function changeTaints(
  taints: readonly ATaint[],
  add: readonly { readonly key: string; readonly effect: string }[],
  remove: readonly { readonly key: string; readonly effect: string }[],
  now: number,
): readonly ATaint[] {
  const missing = add.filter((one) => !taints.some((taint) => same(taint, one)));
  const kept = taints.filter((taint) => !remove.some((one) => same(taint, one)));
  if (missing.length === 0 && kept.length === taints.length) return taints;
  return [...kept, ...missing.map((one) => ({ ...one, timeAdded: formatTime(now) }))];
}

/**
 * The taints of a node with the NoSchedule ones that its conditions and spec.unschedulable ask for, and without those that
 * they no longer ask for.
 */
export function withConditionTaints(node: ANode, now: number): readonly ATaint[] {
  const taints = node.spec?.taints ?? [];
  const wanted: { key: string; effect: string }[] = [];
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = ofCondition[type]?.[status];
    if (key !== undefined) wanted.push({ key, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable) wanted.push({ key: unschedulableKey, effect: 'NoSchedule' });
  const stale = taints.filter(
    (taint) => taint.effect === 'NoSchedule' && ownKeys.has(taint.key) && !wanted.some((one) => same(taint, one)),
  );
  return changeTaints(taints, wanted, stale, now);
}

const notReady = { key: notReadyKey, effect: 'NoExecute' } as const;
const unreachable = { key: unreachableKey, effect: 'NoExecute' } as const;

/** What is to become of the NoExecute taints of a node. */
export type ExecuteTaints =
  /** None: pods stay. */
  | { readonly kind: 'clear'; readonly taints: readonly ATaint[] }
  /** The other of the two takes the place of one that is there; pods are being evicted anyway. */
  | { readonly kind: 'swap'; readonly taints: readonly ATaint[] }
  /** One is due, which begins to evict: to be done at the rate of the zone. */
  | { readonly kind: 'due'; readonly taints: readonly ATaint[] };

/** The NoExecute taints for a status of the Ready condition. https://kubernetes.io/docs/concepts/architecture/nodes/#condition */
export function executeTaints(node: ANode, ready: string, now: number): ExecuteTaints {
  const taints = node.spec?.taints ?? [];
  if (ready === 'True') return { kind: 'clear', taints: changeTaints(taints, [], [notReady, unreachable], now) };
  const [due, other] = ready === 'False' ? [notReady, unreachable] : [unreachable, notReady];
  const next = changeTaints(taints, [due], [other], now);
  return { kind: taints.some((taint) => same(taint, other)) ? 'swap' : 'due', taints: next };
}

/** The status of the Ready condition; undefined before the first report. */
export function readyStatus(node: ANode): string | undefined {
  return findCondition(node.status?.conditions, 'Ready')?.status;
}
