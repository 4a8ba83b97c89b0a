import { runKubelet } from '../../kubelet/main.ts';
import type { Command } from '../command.ts';

/** `knarr kubelet`: the agent of one node alone, against any API server. */
export const kubelet: Command = async (context) => {
  await runKubelet(context.args, { logger: context.log.child({ component: 'kubelet' }), signal: context.signal });
  return 0;
};
