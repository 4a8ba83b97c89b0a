import { schedulerFlagHelp } from '../../scheduler/flags.ts';
import { runScheduler } from '../../scheduler/main.ts';
import type { Command } from '../command.ts';
import type { Flags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';

/** `knarr scheduler`: the scheduler alone, against any API server. */
export const scheduler: Command = async (context) => {
  if (asksForHelp(context.args)) {
    const flags: Flags = Object.fromEntries(
      Object.entries(schedulerFlagHelp).map(([name, flag]) => [name, { type: 'string', ...flag }]),
    );
    context.print(helpText('scheduler', 'Finds a node for every pod that has none.', flags));
    return 0;
  }
  await runScheduler(context.args, {
    logger: context.log.child({ component: 'kube-scheduler' }),
    signal: context.signal,
    facts: context.around.facts,
  });
  return 0;
};
