import { resolve } from 'node:path';
import { startApiServer } from '../apiserver.ts';
import { apiServerFlags, apiServerOptions } from '../apiserver-flags.ts';
import type { Command } from '../command.ts';
import { defaultDataDir } from '../data-dir.ts';
import { parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { LocalNodes } from '../nodes.ts';
import { aborted } from '../wait.ts';

/** `knarr apiserver`: an API server alone. */
export const apiserver: Command = async (context) => {
  if (asksForHelp(context.args)) {
    context.print(
      helpText(
        'apiserver',
        'The API server: keeps the objects of a cluster and serves the Kubernetes API.',
        apiServerFlags,
      ),
    );
    return 0;
  }
  const values = parseFlags('apiserver', apiServerFlags, context.args);
  const dataDir = resolve(context.cwd, values.text('data-dir') ?? defaultDataDir(context));
  const options = apiServerOptions('apiserver', values, dataDir);
  const running = await startApiServer(options, context.around, new LocalNodes());
  context.log.info('serving', { url: running.url });
  try {
    await Promise.race([running.ready, aborted(context.signal)]);
    if (!context.signal.aborted) context.log.info('ready', { ms: Math.round(context.elapsed()) });
    await aborted(context.signal);
  } finally {
    await running.stop();
  }
  return 0;
};
