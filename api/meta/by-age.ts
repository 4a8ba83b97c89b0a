import { compareTimes } from '../time/timestamp.ts';
import type { DeepReadonly } from './deep-readonly.ts';

type Aged = DeepReadonly<{ metadata: { name: string; creationTimestamp?: string } }>;

/** Orders objects by their creation, the oldest first; by name when they are of one second, so that the order is always the same. */
export function byAge({ metadata: a }: Aged, { metadata: b }: Aged): number {
  return compareTimes(a.creationTimestamp, b.creationTimestamp) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
