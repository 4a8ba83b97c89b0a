import { runScheduler } from '../../scheduler/main.ts';
import type { Command } from '../command.ts';

/** `knarr scheduler`: the scheduler alone, against any API server. */
export const scheduler: Command = async (context) => {
  await runScheduler(context.args, {
    logger: context.log.child({ component: 'kube-scheduler' }),
    signal: context.signal,
  });
  return 0;
};
