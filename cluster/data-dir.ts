import { join } from 'node:path';
import type { CommandContext } from './command.ts';

/** Where a cluster lives when nobody says: KNARR_DATA_DIR, or `.knarr` in the user's home. */
export function defaultDataDir({ env, home }: Pick<CommandContext, 'env' | 'home'>): string {
  return env.KNARR_DATA_DIR || join(home, '.knarr');
}
