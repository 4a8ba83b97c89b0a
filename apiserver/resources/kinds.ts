import type { KindDefinition } from './index.ts';

/** One line a kind that has something of its own: `group/version/resource`, with an empty core group. */
export const kinds: Readonly<Record<string, KindDefinition>> = {};
