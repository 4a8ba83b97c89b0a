import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { defaultDataDir } from '../data-dir.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { isRunning } from '../process.ts';
import { readState } from '../state-file.ts';

const flags: Flags = {
  'data-dir': { type: 'string', value: 'DIR', help: 'folder of the cluster; ~/.knarr when not given' },
};

/** `knarr status`: whether the cluster of a folder runs, and how to reach it. Exit code 1 when it does not. */
export const status: Command = async (context) => {
  if (asksForHelp(context.args)) {
    context.print(helpText('status', 'Tells whether a cluster runs, and how to reach it.', flags));
    return 0;
  }
  const values = parseFlags('status', flags, context.args);
  const dataDir = resolve(context.cwd, values.text('data-dir') ?? defaultDataDir(context));
  const state = await readState(dataDir);
  if (!state || !isRunning(state.pid)) {
    context.print(`no cluster is running in ${dataDir}\n`);
    return 1;
  }
  context.print(
    `cluster     running, process ${state.pid}, since ${state.startedAt}\nserver      ${state.server}\nnodes       ${state.nodes} (${state.runtime})\nkubeconfig  ${state.kubeconfig}\ndata        ${dataDir}\n`,
  );
  return 0;
};
