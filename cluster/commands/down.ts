import { resolve } from 'node:path';
import { sleep } from '../../api/clock.ts';
import type { Command, CommandContext } from '../command.ts';
import { defaultDataDir } from '../data-dir.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { isRunning, terminate } from '../process.ts';
import { withProgress } from '../progress.ts';
import { readState, removeState } from '../state-file.ts';

const flags: Flags = {
  'data-dir': { type: 'string', value: 'DIR', help: 'folder of the cluster; ~/.knarr when not given' },
  timeout: { type: 'string', value: 'SECONDS', fallback: '30', help: 'how long to wait for its end' },
};

/** `knarr down`: ends the cluster of a folder. Its objects stay, and its containers go on running. */
export const down: Command = async (context) => {
  if (asksForHelp(context.args)) {
    context.print(
      helpText('down', 'Ends a cluster. Its objects stay for the next start; its containers go on running.', flags),
    );
    return 0;
  }
  const values = parseFlags('down', flags, context.args);
  const dataDir = resolve(context.cwd, values.text('data-dir') ?? defaultDataDir(context));
  const state = await readState(dataDir);
  if (!state || !terminate(state.pid)) {
    context.print(`no cluster is running in ${dataDir}\n`);
    if (state) await removeState(dataDir);
    return 0;
  }
  const timeoutMs = values.integer('timeout') * 1000;
  const ended = await withProgress(context, 'waiting for the cluster to end', hasEnded(context, state.pid, timeoutMs));
  if (context.signal.aborted) return 130;
  if (!ended) {
    context.printError(`knarr: process ${state.pid} has not ended after ${values.text('timeout')} s\n`);
    return 1;
  }
  context.print('the cluster has ended\n');
  return 0;
};

/** Waits for a process to end; false when it has not. */
async function hasEnded({ around, signal }: CommandContext, pid: number, timeoutMs: number): Promise<boolean> {
  const { clock } = around;
  const deadline = clock.now() + timeoutMs;
  while (isRunning(pid)) {
    if (clock.now() >= deadline || signal.aborted) return false;
    await sleep(clock, 50, signal);
  }
  return true;
}
