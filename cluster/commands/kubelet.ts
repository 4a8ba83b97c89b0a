import { kubeletFlagHelp } from '../../kubelet/flags.ts';
import { runKubelet } from '../../kubelet/main.ts';
import type { Command } from '../command.ts';
import type { Flags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';

/** `knarr kubelet`: the agent of one node alone, against any API server. */
export const kubelet: Command = async (context) => {
  if (asksForHelp(context.args)) {
    const flags: Flags = Object.fromEntries(
      Object.entries(kubeletFlagHelp).map(([name, flag]) => [name, { type: 'string', ...flag }]),
    );
    context.print(helpText('kubelet', 'The agent of a node: runs the pods that are bound to it.', flags));
    return 0;
  }
  await runKubelet(context.args, { logger: context.log.child({ component: 'kubelet' }), signal: context.signal });
  return 0;
};
