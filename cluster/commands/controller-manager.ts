import { readFile } from 'node:fs/promises';
import { controllerManagerFlags, settingsFrom } from '../../controller-manager/flags.ts';
import { startControllers } from '../../controller-manager/start.ts';
import type { Command } from '../command.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { connect } from '../remote.ts';
import { signingOptions } from '../signing-options.ts';

/** `knarr controller-manager`: the controllers alone, against any API server. */
export const controllerManager: Command = async (context) => {
  const flags = controllerManagerFlags as Flags;
  if (asksForHelp(context.args)) {
    context.print(helpText('controller-manager', 'Reconciles what is with what shall be.', flags));
    return 0;
  }
  const values = parseFlags('controller-manager', flags, context.args);
  const read = settingsFrom(values);
  const files = await signingOptions(read);
  const { client, informers, clientOf, close } = await connect(
    context,
    'kube-controller-manager',
    values.text('kubeconfig'),
  );
  const { clock, random, hostname, uuid, log } = context.around;
  try {
    await startControllers(client, informers, {
      clock,
      random,
      logger: log.child({ component: 'kube-controller-manager' }),
      signal: context.signal,
      controllers: read.controllers,
      options: {
        ...read.options,
        ...files,
        ...(read.rootCaFile ? { rootCa: await readFile(read.rootCaFile, 'utf8') } : {}),
      },
      ...(read.useServiceAccountCredentials ? { clientOf } : {}),
      ...(read.leaderElection ? { leaderElection: { identity: `${hostname}_${uuid()}`, ...read.leaderElection } } : {}),
    });
  } finally {
    await close();
  }
  return 0;
};
