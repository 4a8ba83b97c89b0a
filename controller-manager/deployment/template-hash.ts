import type { Shared } from '../../client/client.ts';
import type { PodTemplateSpec } from '../../proto/gen/core/v1.ts';

/** Digits that make no words and no mistakes, the ones of generated names. */
const safe = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A short name for a pod template: the same for the same template and collision count, on every machine and in every
 * version. It is no guarantee: two templates may share one, and then the collision count is raised.
 */
export function templateHash(template: Shared<PodTemplateSpec>, collisions: number | undefined): string {
  let hash = 0x811c9dc5;
  const text = stable(template) + (collisions === undefined ? '' : `#${collisions}`);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return [...String(hash >>> 0)].map((digit) => safe.charAt(digit.charCodeAt(0) % safe.length)).join('');
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${stable(inner)}`).join(',')}}`;
}
