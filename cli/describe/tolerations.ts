import type { Shared } from '../../client/client.ts';
import type { Taint, Toleration } from '../../proto/gen/core/v1.ts';
import type { Lines } from './lines.ts';

/** Tolerations, one on a line: `key=value:NoSchedule op=Exists for 300s`. */
export function describeTolerations(
  lines: Lines,
  title: string,
  level: number,
  tolerations: readonly Shared<Toleration>[] | undefined,
): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) => compareText(a.key ?? '', b.key ?? ''));
  lines.each(level, title, sorted.map(tolerationText));
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Shared<Toleration>): string {
  let text = key;
  if (value) text += `=${value}`;
  if (effect) text += `:${effect}`;
  // Without a key everything is tolerated, which only Exists can say.
  if (operator === 'Exists' && !value) text += (key !== '' || effect ? ' ' : '') + 'op=Exists';
  if (tolerationSeconds !== undefined && tolerationSeconds !== null) text += ` for ${tolerationSeconds}s`;
  return text;
}

/** The taints of a node, by effect and key. */
export function describeTaints(lines: Lines, taints: readonly Shared<Taint>[] | undefined): void {
  const order = ({ effect, key }: Shared<Taint>) => `${effect},${key}`;
  const sorted = [...(taints ?? [])].sort((a, b) => compareText(order(a), order(b)));
  lines.each(0, 'Taints', sorted.map(taintText));
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** `key=value:effect`. */
function taintText({ key, value, effect }: Shared<Taint>): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}
