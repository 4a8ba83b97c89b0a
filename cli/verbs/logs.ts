import { messageOf } from '../../api/errors/message-of.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { CommandError, UsageError } from '../errors/errors.ts';
import { logQuery, logsFlags } from '../logs/options.ts';
import { followLogs, printLogs } from '../logs/print.ts';
import { type LogChoice, type LogSource, sourcesOf, sourcesOfPod } from '../logs/sources.ts';
import type { AnyObject } from '../object.ts';
import { getObject } from '../objects/fetch.ts';
import { listPods, targetOfArgument } from '../pods/choose.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

type LogsCall = Call<typeof logsFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/ */
export const logs = defineVerb({
  use: 'logs (POD | TYPE/NAME | -l LABELS) [CONTAINER] [-f]',
  about: 'Show what containers have printed.',
  flags: logsFlags,
  async run(call) {
    const { flags, given } = call;
    const { argument, container } = readArguments(call);
    const query = logQuery(flags, given);
    const allContainers = flags['all-containers'];
    if (allContainers && container !== '')
      throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
    const choice: LogChoice = {
      container,
      allContainers,
      allPods: flags['all-pods'],
      timeoutMs: flags['pod-running-timeout'],
    };
    const session = await call.session();
    const sources = await findSources(call, session, argument, choice);
    const printing = {
      query,
      prefix: flags.prefix || flags['all-pods'],
      ignoreErrors: flags['ignore-errors'],
    };
    const limit = flags['max-log-requests'];
    if (!flags.follow || sources.length === 1) await printLogs(call, session, sources, printing);
    else if (sources.length > limit)
      throw new CommandError(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
      );
    else await followLogs(call, session, sources, printing);
    return 0;
  },
});

function readArguments({ flags, args }: LogsCall): { argument: string | undefined; container: string } {
  const [argument, inline, ...rest] = args;
  const usage = () =>
    new UsageError(
      'logs',
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (rest.length > 0 || (argument === undefined && flags.selector === '')) throw usage();
  if (argument !== undefined && flags.selector !== '')
    throw new UsageError('logs', 'only a selector (-l) or a POD name is allowed');
  if (inline !== undefined && flags.container !== '')
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  return { argument, container: inline ?? flags.container };
}

async function findSources(
  call: LogsCall,
  session: Session,
  argument: string | undefined,
  choice: LogChoice,
): Promise<LogSource[]> {
  if (argument === undefined) {
    const pods = await listPods(session, session.namespace, call.flags.selector);
    if (pods.length === 0) call.err(`No resources found in ${session.namespace} namespace.\n`);
    return pods.flatMap((pod) => sourcesOfPod(pod, choice, call.err));
  }
  return sourcesOf(call, session, await readObject(session, argument), choice);
}

async function readObject(session: Session, argument: string): Promise<AnyObject> {
  const target = await targetOfArgument(session, argument);
  try {
    return await getObject(session.api, target);
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    const why = messageOf(cause);
    const where = target.namespace === undefined ? '' : ` in namespace "${target.namespace}"`;
    throw new CommandError(`error from server (NotFound): ${why}${where}`, { cause });
  }
}
