import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startApiServer } from '../apiserver.ts';
import { apiServerOptions } from '../apiserver-flags.ts';
import type { Command, CommandContext } from '../command.ts';
import { runControlPlane } from '../control-plane.ts';
import { defaultDataDir } from '../data-dir.ts';
import { type FlagValues, helpText, parseFlags, UsageError } from '../flags.ts';
import { LocalNodes } from '../nodes.ts';
import { writeKubeconfig } from '../pki/kubeconfig.ts';
import { withProgress } from '../progress.ts';
import { startNodes } from '../start-nodes.ts';
import { removeState, writeState } from '../state-file.ts';
import { upFlags } from '../up-flags.ts';
import { aborted } from '../wait.ts';

const about = 'A whole cluster in one process: API server, scheduler, controllers and nodes.';

/** `knarr up`: runs a cluster in the foreground until SIGTERM. */
export const up: Command = async (context) => {
  if (context.args.includes('--help')) {
    context.print(helpText('up', about, upFlags));
    return 0;
  }
  const values = parseFlags('up', upFlags, context.args);
  if (values.positionals.length > 0)
    throw new UsageError(`knarr up takes no arguments, but got ${values.positionals[0]}`);
  const runtime = values.required('runtime');
  if (runtime !== 'docker' && runtime !== 'simulated')
    throw new UsageError(`knarr up: --runtime is docker or simulated, not ${JSON.stringify(runtime)}`);
  const count = values.integer('nodes');
  const dataDir = resolve(context.cwd, values.text('data-dir') ?? defaultDataDir(context));
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const kubelets = values.boolean('kubelet');
  const nodeName = values.text('node-name') ?? context.around.hostname;
  const nodes = new LocalNodes();
  const api = await startApiServer(apiServerOptions('up', values, dataDir), context.around, nodes);
  // The parts stop when the user says so, and also when one of them fails: half a cluster helps nobody.
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  context.signal.addEventListener('abort', onSignal, { once: true });
  try {
    await withProgress(context, 'starting the API server', api.ready);
    const plane = runControlPlane(
      api,
      {
        scheduler: values.boolean('scheduler'),
        controllers: values.list('controllers'),
        clusterCidr: values.required('cluster-cidr'),
      },
      context.around,
      stop.signal,
    );
    const ended = plane.catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    const running = kubelets
      ? await withProgress(
          context,
          count === 1 ? 'starting the node' : `starting ${count} nodes`,
          startNodes({ api, nodes, runtime, count, nodeName, dataDir, around: context.around, signal: stop.signal }),
        )
      : undefined;
    const kubeconfig = await tellHowToReach(context, values, api.url, api.pki, dataDir);
    await writeState(dataDir, {
      pid: context.pid,
      server: api.url,
      kubeconfig,
      runtime,
      nodes: kubelets ? count : 0,
      startedAt: `${new Date(context.around.clock.now()).toISOString().slice(0, 19)}Z`,
    });
    context.print(
      summary({ url: api.url, kubeconfig, runtime, count: kubelets ? count : 0, ms: context.elapsed(), dataDir }),
    );
    await Promise.race([aborted(context.signal), ended.then(() => aborted(context.signal))]);
    stop.abort();
    await Promise.all([ended, running?.stopped]);
  } finally {
    stop.abort();
    await removeState(dataDir);
    await api.stop();
  }
  return 0;
};

async function tellHowToReach(
  context: CommandContext,
  values: FlagValues,
  url: string,
  pki: { readonly ca: string; readonly admin: { readonly certificate: string; readonly privateKey: string } },
  dataDir: string,
): Promise<string> {
  const path = values.text('write-kubeconfig') ?? join(dataDir, 'kubeconfig');
  const file = resolve(context.cwd, path);
  await writeKubeconfig(file, { name: 'knarr', server: url, ca: pki.ca, credentials: pki.admin });
  return file;
}

function summary(facts: {
  url: string;
  kubeconfig: string;
  runtime: string;
  count: number;
  ms: number;
  dataDir: string;
}): string {
  const nodes = facts.count === 1 ? `1 node on ${facts.runtime}` : `${facts.count} nodes, ${facts.runtime}`;
  return [
    `Knarr is up after ${(facts.ms / 1000).toFixed(2)} s: Kubernetes v1.36 at ${facts.url}, ${nodes}.`,
    `  kubeconfig  ${facts.kubeconfig}`,
    `  data        ${facts.dataDir}`,
    `Next:`,
    `  export KUBECONFIG=${facts.kubeconfig}`,
    `  kubectl get nodes`,
    '',
  ].join('\n');
}
