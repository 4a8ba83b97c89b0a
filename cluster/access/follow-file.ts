import { readFile } from 'node:fs/promises';
import { type Clock, sleep } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';

/** How often a configuration file is looked at, as kube-apiserver does. */
const PERIOD_MS = 60_000;

/** What one content of a file has brought about. */
export interface Applied {
  /** Ends what only this content needed. */
  release(): void;
}

/**
 * Applies a configuration file now, and again whenever its content changes, until `signal` is aborted. The first content
 * must be good: what `apply` throws for it is thrown. A later one that is not is logged, and what was applied before stays.
 */
export async function followFile(
  file: string,
  apply: (text: string) => Promise<Applied>,
  { clock, log, signal }: { readonly clock: Clock; readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  let text = await readFile(file, 'utf8');
  let applied = await apply(text);
  const next = async () => {
    const found = await readFile(file, 'utf8');
    if (found === text) return;
    // Remembered also when it is bad: it is complained about once.
    text = found;
    const fresh = await apply(found);
    applied.release();
    applied = fresh;
    log.info('a configuration file has changed and is in use', { file });
  };
  const follow = async () => {
    while (await sleep(clock, PERIOD_MS, signal)) {
      try {
        await next();
      } catch (error) {
        log.error('a configuration file cannot be used; what was read before stays in use', { file, error });
      }
    }
    applied.release();
  };
  void follow();
}
