import { isPodTerminal } from '../../api/pod/phase.ts';
import { CommandError } from '../errors/errors.ts';
import { waitForObject } from '../objects/wait-for.ts';
import type { APod } from '../pods/choose.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';

/** How the only container of a pod ended. */
export type PodEnding =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly code: number; readonly text: string };

/** Waits for the pod to end; `OnFailure` ones end only well. Throws CommandError when it cannot be known how. */
export async function awaitEnding(
  { io }: Pick<Call, 'io'>,
  session: Session,
  target: ObjectTarget,
  restartPolicy: string,
): Promise<PodEnding> {
  const bounds = { timeoutMs: Number.POSITIVE_INFINITY, clock: io.clock, signal: io.signal };
  const found = await waitForObject(session.api, target, bounds, (object) => {
    const pod = object as unknown as APod | undefined;
    return !pod || (restartPolicy === 'OnFailure' ? pod.status?.phase === 'Succeeded' : isPodTerminal(pod));
  });
  if (!found) throw new CommandError(`pods "${target.name}" not found`);
  return endingOf(found as unknown as APod);
}

/** How a pod that has ended did. */
export function endingOf({ metadata, status }: APod): PodEnding {
  if (status?.phase === 'Succeeded') return { kind: 'succeeded' };
  const where = `pod ${metadata.namespace}/${metadata.name}`;
  const ended = status?.containerStatuses?.[0]?.state?.terminated;
  if (!ended || ended.exitCode === 0) throw new CommandError(`${where} failed with unknown exit code`);
  const text = `${where} terminated (${ended.reason ?? ''})\n${ended.message ?? ''}`;
  return { kind: 'failed', code: ended.exitCode, text };
}
