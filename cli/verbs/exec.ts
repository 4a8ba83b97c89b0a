import { CommandError, UsageError } from '../errors/errors.ts';
import { duration, toggle } from '../flags/flag.ts';
import { containerFlag, filenameFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { getObject } from '../objects/fetch.ts';
import { gatherObjects } from '../objects/gather.ts';
import { podOf, targetOfArgument } from '../pods/choose.ts';
import { requireRunning } from '../pods/completed.ts';
import { defaultContainer } from '../pods/containers.ts';
import { byInterest } from '../pods/order.ts';
import type { Session } from '../session/session.ts';
import { exitCodeOf, runRemoteCommand, terminalFor } from '../streams/remote-command.ts';
import { type Call, defineVerb } from '../verb.ts';

const { filename } = filenameFlags('to run it in');

const execFlags = {
  container: containerFlag('The container to run it in; else the one that the pod prefers, or its first.'),
  filename,
  'pod-running-timeout': duration(60_000, 'How long to wait for a pod of a workload to be there.'),
  quiet: toggle(false, "Only the command's own output.", { short: 'q' }),
  stdin: toggle(false, 'Let the command read standard input.', { short: 'i' }),
  tty: toggle(false, 'Give the command a terminal.', { short: 't' }),
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_exec/ */
export const exec = defineVerb({
  use: 'exec [-it] (POD | TYPE/NAME) [-c NAME] -- COMMAND...',
  about: 'Run a program in a container that runs.',
  flags: execFlags,
  async run(call) {
    const { flags, args, dashAt, io, err } = call;
    const own = dashAt === undefined ? args : args.slice(0, dashAt);
    const command = dashAt === undefined ? [] : args.slice(dashAt);
    const [argument] = own;
    if (dashAt === undefined && args.length > (flags.filename.length > 0 ? 0 : 1))
      throw new UsageError(
        'exec',
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      );
    if (argument === undefined && flags.filename.length === 0)
      throw new CommandError('pod, type/name or --filename must be specified');
    if (command.length === 0) throw new CommandError('you must specify at least one command for the container');
    const session = await call.session();
    const { pod } = await podOf(call, session, await findObject(call, session, argument), {
      doing: 'cannot attach to',
      timeoutMs: flags['pod-running-timeout'],
      order: byInterest('fewest first'),
    });
    requireRunning(pod, 'exec into');
    const container = flags.container || defaultContainer(pod, flags.quiet ? () => undefined : err).name;
    const tty = terminalFor(call, flags);
    const { name = '', namespace = session.namespace } = pod.metadata;
    const result = await runRemoteCommand(
      { io, session },
      { pod: name, namespace, container, command },
      { ...(flags.stdin ? { stdin: io.stdin } : {}), stdout: io.stdout, ...(tty ? {} : { stderr: io.stderr }), tty },
    );
    return exitCodeOf(result, err);
  },
});

async function findObject(
  call: Call<typeof execFlags>,
  session: Session,
  argument: string | undefined,
): Promise<AnyObject> {
  if (argument !== undefined) return getObject(session.api, await targetOfArgument(session, argument));
  const [found, ...rest] = await gatherObjects(call, session, { filename: call.flags.filename }, []);
  if (!found || rest.length > 0) throw new CommandError('cannot exec into multiple objects at a time');
  return found.object;
}
