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
  if (!tolerations?.length) {
    lines.add(level, `${title}:\t<none>`);
    return;
  }
  const texts = tolerations.map(tolerationText).sort();
  const pad = '  '.repeat(level);
  for (const [at, text] of texts.entries()) lines.add(0, `${pad}${at === 0 ? `${title}:` : ''}\t${text}`);
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

/** The taints of a node, those that keep pods away first. */
export function describeTaints(lines: Lines, taints: readonly Shared<Taint>[] | undefined): void {
  if (!taints?.length) {
    lines.add(0, 'Taints:             <none>');
    return;
  }
  const texts = taints.map(taintText).sort();
  for (const [at, text] of texts.entries())
    lines.add(0, at === 0 ? `Taints:             ${text}` : `                    ${text}`);
}

/** `key=value:effect`. */
export function taintText({ key, value, effect }: Shared<Taint>): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}
