import { readFile } from 'node:fs/promises';

/** Bit of CAP_SYS_RESOURCE in a capability set, capabilities(7). */
const SYS_RESOURCE = 24n;
/** The kernel's lowest. */
const NO_FLOOR = -1000;

/**
 * The lowest OOM score that processes of this machine may be given. Without CAP_SYS_RESOURCE (inside another container, often) the
 * kernel lets nobody go below the score they were started with, and the engine would refuse every protected container; less
 * protection is the better end. The bounding set counts: this process may lack a capability that the engine has.
 */
export function oomScoreFloor(processStatus: string, ownScore: string): number {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(processStatus)?.[1];
  if (bounding === undefined || (BigInt(`0x${bounding}`) >> SYS_RESOURCE) & 1n) return NO_FLOOR;
  const own = Number(ownScore);
  return Number.isInteger(own) ? own : NO_FLOOR;
}

/** Reads it; where there is no /proc the engine is somewhere else and knows itself. */
export async function readOomScoreFloor(): Promise<number> {
  const texts = await Promise.all([
    readFile('/proc/self/status', 'utf8'),
    readFile('/proc/self/oom_score_adj', 'utf8'),
  ]).catch(() => undefined);
  return texts ? oomScoreFloor(...texts) : NO_FLOOR;
}
