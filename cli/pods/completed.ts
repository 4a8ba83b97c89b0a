import { isPodTerminal } from '../../api/pod/phase.ts';
import { CommandError } from '../errors/errors.ts';
import type { APod } from './choose.ts';

/** Throws CommandError for a pod in which nothing will run any more. `doing` is `exec into` or `attach`. */
export function requireRunning(pod: APod, doing: string): void {
  if (isPodTerminal(pod))
    throw new CommandError(`cannot ${doing} a container in a completed pod; current phase is ${pod.status?.phase}`);
}
