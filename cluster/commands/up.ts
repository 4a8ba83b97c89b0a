import { join, resolve } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import { kubernetesVersion } from '../../api/kubernetes-version.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import { startApiServer } from '../apiserver.ts';
import { apiServerOptions } from '../apiserver-flags.ts';
import type { Command, CommandContext } from '../command.ts';
import { runControlPlane } from '../control-plane.ts';
import { defaultDataDir } from '../data-dir.ts';
import { type FlagValues, parseFlags } from '../flags.ts';
import { asksForHelp, helpText } from '../help.ts';
import { LocalNodes } from '../nodes.ts';
import { writeKubeconfig } from '../pki/kubeconfig.ts';
import { withProgress } from '../progress.ts';
import { openEngine, startNodes } from '../start-nodes.ts';
import { removeState, writeState } from '../state-file.ts';
import { nodeOptions, upFlags } from '../up-flags.ts';
import { aborted } from '../wait.ts';

const about = 'A whole cluster in one process: API server, scheduler, controllers and nodes.';

/** `knarr up`: runs a cluster in the foreground until SIGTERM. */
export const up: Command = async (context) => {
  if (asksForHelp(context.args)) {
    context.print(helpText('up', about, upFlags));
    return 0;
  }
  const values = parseFlags('up', upFlags, context.args);
  const { runtime, count, nodeName } = nodeOptions(values, context.around.hostname);
  const dataDir = resolve(context.cwd, values.text('data-dir') ?? defaultDataDir(context));
  const serverOptions = apiServerOptions('up', values, dataDir);
  await makeFolders(dataDir, 0o700);
  const kubelets = values.boolean('kubelet');
  const nodes = new LocalNodes();
  const opening =
    kubelets && runtime === 'docker'
      ? openEngine({ nodeName, dataDir, around: context.around, signal: context.signal })
      : Promise.resolve(undefined);
  // Looked at when the API server is ready; until then a failure is not to end the process unexplained.
  opening.catch(() => undefined);
  const api = await startApiServer(serverOptions, context.around, nodes);
  // The parts stop when the user says so, and also when one of them fails: half a cluster helps nobody.
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  context.signal.addEventListener('abort', onSignal, { once: true });
  try {
    const [engine] = await Promise.all([opening, withProgress(context, 'starting the API server', api.ready)]);
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
    // It is looked at below; until then its failure is not to end the process unexplained.
    ended.catch(() => stop.abort());
    const running = kubelets
      ? await withProgress(
          context,
          count === 1 ? 'starting the node' : `starting ${count} nodes`,
          startNodes({ api, nodes, engine, count, nodeName, dataDir, around: context.around, signal: stop.signal }),
        )
      : undefined;
    const kubeconfig = await tellHowToReach(context, values, api.url, api.pki, dataDir);
    await writeState(dataDir, {
      pid: context.pid,
      server: api.url,
      kubeconfig,
      runtime,
      nodes: kubelets ? count : 0,
      startedAt: formatTime(context.around.clock.now()),
    });
    context.print(
      summary({ url: api.url, kubeconfig, runtime, count: kubelets ? count : 0, ms: context.elapsed(), dataDir }),
    );
    const parts = Promise.all([ended, running?.stopped]);
    await Promise.race([aborted(context.signal), parts.then(() => aborted(context.signal))]);
    stop.abort();
    await parts;
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
  const { major, minor } = kubernetesVersion;
  const nodes = facts.count === 1 ? `1 node on ${facts.runtime}` : `${facts.count} nodes, ${facts.runtime}`;
  return [
    `Knarr is up after ${(facts.ms / 1000).toFixed(2)} s: Kubernetes v${major}.${minor} at ${facts.url}, ${nodes}.`,
    `  kubeconfig  ${facts.kubeconfig}`,
    `  data        ${facts.dataDir}`,
    `Next:`,
    `  export KUBECONFIG=${facts.kubeconfig}`,
    `  kubectl get nodes`,
    '',
  ].join('\n');
}
