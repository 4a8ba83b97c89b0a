import { podLimits, podRequests } from '../../api/pod/resources.ts';
import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import { age } from '../../api/time/human-duration.ts';
import type { Shared } from '../../client/client.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import type { Lines, StringMap } from './lines.ts';

type Amounts = ReadonlyMap<string, Quantity>;

/** Resources that every node has a line for, and those that are no line at all. */
const standard = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** What pods take of a node: a line a pod, and the sums. Shares are cut to whole percents. */
export function describeNodeResources(
  lines: Lines,
  { status }: Shared<Node>,
  pods: readonly Shared<Pod>[],
  now: number,
): void {
  const given = (status?.allocatable ?? {}) as StringMap;
  const allocatable = Object.keys(given).length > 0 ? given : ((status?.capacity ?? {}) as StringMap);
  const shareOf = (amounts: Amounts, name: string) => shareText(amounts.get(name), name, allocatable[name]);
  lines.add(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  // The empty cell is kubectl's.
  lines.add(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  lines.add(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  for (const pod of pods) {
    const [asked, most] = [podRequests(pod), podLimits(pod)];
    addAll(requests, asked);
    addAll(limits, most);
    const shares = ['cpu', 'memory'].flatMap((name) => [shareOf(asked, name), shareOf(most, name)]);
    const { namespace, name, creationTimestamp } = pod.metadata;
    lines.add(1, `${namespace}\t${name}\t\t${shares.join('\t')}\t${age(creationTimestamp, now)}`);
  }
  lines.add(0, 'Allocated resources:');
  lines.add(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  lines.add(1, 'Resource\tRequests\tLimits');
  lines.add(1, '--------\t--------\t------');
  const names = Object.keys(allocatable).sort();
  const pages = names.filter((name) => name.startsWith('hugepages-'));
  for (const name of [...standard, ...pages])
    lines.add(1, `${name}\t${shareOf(requests, name)}\t${shareOf(limits, name)}`);
  for (const name of names.filter((one) => !standard.has(one) && !pages.includes(one) && one !== 'pods'))
    lines.add(1, `${name}\t${requests.get(name) ?? '0'}\t${limits.get(name) ?? '0'}`);
}

function addAll(total: Map<string, Quantity>, amounts: Amounts): void {
  for (const [name, amount] of amounts) total.set(name, total.get(name)?.add(amount) ?? amount);
}

/** `100m (5%)`. */
function shareText(amount: Quantity = Quantity.zero, name: string, allocatable: string | undefined): string {
  const whole = parseQuantity(allocatable ?? '0');
  const [part, all] = name === 'cpu' ? [amount.milliValue(), whole.milliValue()] : [amount.value(), whole.value()];
  return `${amount} (${all === 0 ? 0 : Math.trunc((part / all) * 100)}%)`;
}
