import { CommandError } from '../errors/errors.ts';
import type { APod } from '../pods/choose.ts';
import { requireRunning } from '../pods/completed.ts';
import { defaultContainer, findContainer, type PodContainer } from '../pods/containers.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { exitCodeOf, runRemoteCommand, terminalFor } from './remote-command.ts';

/** How a container is attached to. */
export interface Attachment {
  /** '' for the one that the pod prefers. */
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** What the user types to attach anew: `knarr attach`. */
  readonly command: string;
}

/** Joins the user's streams to a container until it or the user ends; resolves to the exit code of the verb. */
export async function attachTo(
  { io, err, out }: Pick<Call, 'io' | 'err' | 'out'>,
  session: Session,
  pod: APod,
  attachment: Attachment,
): Promise<number> {
  const { quiet, stdin } = attachment;
  requireRunning(pod, 'attach');
  const { name = '', namespace = session.namespace } = pod.metadata;
  const container = attachment.container
    ? findContainer(pod, attachment.container)
    : defaultContainer(pod, quiet ? () => undefined : err);
  if (!container)
    throw new CommandError(
      `cannot attach to the container: container ${attachment.container} not found in pod ${name}`,
    );
  let wantsTerminal = attachment.tty || container.tty;
  if (attachment.tty && !container.tty) {
    wantsTerminal = false;
    if (!quiet) err(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
  }
  const raw = terminalFor({ io, err }, { stdin, tty: wantsTerminal, quiet });
  if (!quiet) err("If you don't see a command prompt, try pressing enter.\n");
  const result = await runRemoteCommand(
    { io, session },
    { pod: name, namespace, container: container.name },
    {
      ...(stdin ? { stdin: io.stdin } : {}),
      stdout: io.stdout,
      // A terminal has no second output; asking for it is an error.
      ...(raw || container.tty ? {} : { stderr: io.stderr }),
      tty: raw,
      redraw: true,
    },
  );
  if (!quiet && stdin && raw) out(againText(pod, container, attachment.command));
  return exitCodeOf(result, err);
}

function againText(pod: APod, { name, role }: PodContainer, command: string): string {
  const again = `${command} ${pod.metadata.name} -c ${name} -i -t`;
  if (role === 'ephemeral')
    return `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n`;
  if (pod.spec?.restartPolicy !== 'Always') return '';
  return `Session ended, resume using '${again}' command when the pod is running\n`;
}
