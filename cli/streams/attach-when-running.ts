import { isPodTerminal } from '../../api/pod/phase.ts';
import { CommandError } from '../errors/errors.ts';
import { shortMessage } from '../errors/message.ts';
import { printLogs } from '../logs/print.ts';
import { waitForObject } from '../objects/wait-for.ts';
import type { APod } from '../pods/choose.ts';
import { containersOf } from '../pods/containers.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { type Attachment, attachTo } from './attach.ts';

/**
 * Waits until a container of a new pod runs, then joins the user's streams to it; its log is printed instead where it has
 * ended before, or cannot be attached to.
 */
export async function attachWhenRunning(
  call: Pick<Call, 'io' | 'err' | 'out'>,
  session: Session,
  target: ObjectTarget,
  attachment: Attachment & { readonly timeoutMs: number },
): Promise<void> {
  const { io, err } = call;
  const bounds = { timeoutMs: attachment.timeoutMs, clock: io.clock, signal: io.signal };
  let pod: APod | undefined;
  let told = '';
  await waitForObject(session.api, target, bounds, (object) => {
    pod = object as unknown as APod | undefined;
    const why = pod && statusesOf(pod).find(({ name }) => name === attachment.container)?.state?.waiting?.message;
    if (why && why !== told && !attachment.quiet) err(`Warning: container ${attachment.container}: ${why}\n`);
    told = why || told;
    return !pod || isPodTerminal(pod) || hasBegun(pod, attachment.container);
  });
  if (!pod) throw new CommandError('pod was deleted');
  const container = attachment.container || containersOf(pod).find(({ role }) => role === 'main')?.name || '';
  if (!isPodTerminal(pod) && !hasEnded(pod, container)) {
    try {
      await attachTo(call, session, pod, { ...attachment, container });
      return;
    } catch (error) {
      if (io.signal.aborted) throw error;
      const why = shortMessage(error, new URL(session.connection.server).host);
      err(`warning: couldn't attach to pod/${target.name}, falling back to streaming logs: ${why}\n`);
    }
  }
  const source = { pod: target.name, namespace: target.namespace ?? session.namespace, container };
  await printLogs(call, session, [source], { query: {}, prefix: false, ignoreErrors: false });
}

const statusesOf = ({ status = {} }: APod) => [
  ...(status.containerStatuses ?? []),
  ...(status.ephemeralContainerStatuses ?? []),
];

/** Whether the container runs or has run; without a name, whether all of the pod run. */
function hasBegun(pod: APod, container: string): boolean {
  if (container === '') return pod.status?.phase === 'Running';
  const state = statusesOf(pod).find(({ name }) => name === container)?.state;
  return state?.running !== undefined || state?.terminated !== undefined;
}

function hasEnded(pod: APod, container: string): boolean {
  return statusesOf(pod).find(({ name }) => name === container)?.state?.terminated !== undefined;
}
