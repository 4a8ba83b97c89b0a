import { CommandError } from '../errors/errors.ts';
import { duration, toggle } from '../flags/flag.ts';
import { containerFlag } from '../flags/verb-flags.ts';
import { getObject } from '../objects/fetch.ts';
import { podOf, targetOfArgument } from '../pods/choose.ts';
import { byInterest } from '../pods/order.ts';
import { attachTo } from '../streams/attach.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_attach/ */
export const attach = defineVerb({
  use: 'attach [-it] (POD | TYPE/NAME) [-c NAME]',
  about: 'Join the streams of a process that a container already runs.',
  flags: {
    container: containerFlag('The container to attach to; else the one that the pod prefers, or its first.'),
    'pod-running-timeout': duration(60_000, 'How long to wait for a pod of a workload to be there.'),
    quiet: toggle(false, "Only the process's own output.", { short: 'q' }),
    stdin: toggle(false, 'Let the process read standard input.', { short: 'i' }),
    tty: toggle(false, 'Standard input is a terminal.', { short: 't' }),
  },
  async run(call) {
    const { flags, args } = call;
    const [type = '', name, ...rest] = args;
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (rest.length > 0)
      throw new CommandError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    const session = await call.session();
    const target = await targetOfArgument(session, name === undefined ? type : `${type}/${name}`);
    const { pod } = await podOf(call, session, await getObject(session.api, target), {
      doing: 'cannot attach to',
      timeoutMs: flags['pod-running-timeout'],
      order: byInterest('fewest first'),
    });
    return attachTo(call, session, pod, { ...flags, command: 'knarr attach' });
  },
});
