import { readFile } from 'node:fs/promises';
import { homedir, hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { machineAddress } from '../api/node/machine-address.ts';
import { openClient } from '../client/kubeconfig/open-client.ts';
import { delegatedAuth } from '../client/serving/delegated-auth.ts';
import { selfSigned } from '../client/serving/self-signed.ts';
import { KubeletFlagError, type KubeletFlags, parseKubeletFlags } from './flags.ts';
import { startKubelet } from './kubelet.ts';
import { firstAnswer } from './runtime/first-answer.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
import { accessQuestions } from './server/authorization.ts';
import { listenNode, type NodeListener } from './server/listener.ts';

/** How long the kubelet of Kubernetes believes what the API server said of tokens and rights. */
const keptMs = { token: 120_000, allowed: 300_000, denied: 30_000 };

/**
 * Runs a kubelet in a process of its own, against any API server, with kubelet's flags. Resolves when it was stopped; pods run on.
 * Rejects with KubeletFlagError, KubeconfigError or EngineError, one sentence each, or when its port cannot be had.
 */
export async function runKubelet(
  args: readonly string[],
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const flags = parseKubeletFlags(args);
  const clock = systemClock;
  const random = Math.random;
  const nodeName = (flags.hostnameOverride ?? hostname()).toLowerCase();
  const nodeIPs = flags.nodeIPs.length > 0 ? flags.nodeIPs : [machineAddress(networkInterfaces()) ?? '127.0.0.1'];
  const { client, connection, close } = await openClient(flags.kubeconfig, {
    ...{ clock, env: process.env, home: homedir(), name: 'kubelet' },
  });
  const runtime = await runtimeOf(flags, nodeName, logger);
  await firstAnswer(runtime, signal);
  let port = flags.port;
  const kubelet = startKubelet({
    ...{ nodeName, nodeIPs, client, runtime, clock, random, signal, log: logger },
    rootDir: flags.rootDir,
    serverPort: () => port,
    labels: flags.nodeLabels,
    taints: flags.taints,
    maxPods: flags.maxPods,
    registerNode: flags.registerNode,
    clusterDns: { servers: flags.clusterDns, domain: flags.clusterDomain },
    simulated: flags.runtime === 'simulated',
    seccompDefault: flags.seccompDefault,
    ...(flags.podCIDR === undefined ? {} : { podCIDR: flags.podCIDR }),
  });
  let listener: NodeListener | undefined;
  try {
    const clientCa = flags.clientCaFile === undefined ? (connection.ca ?? '') : await read(flags.clientCaFile);
    const pair =
      flags.tlsCertFile !== undefined && flags.tlsPrivateKeyFile !== undefined
        ? { cert: await read(flags.tlsCertFile), key: await read(flags.tlsPrivateKeyFile) }
        : await selfSigned(nodeName, nodeIPs, clock.now());
    const auth = delegatedAuth(client, { anonymous: flags.anonymousAuth, keptMs });
    listener = await listenNode({
      nodeName,
      endpoint: kubelet.endpoint,
      host: flags.address,
      port: flags.port,
      tls: { ...pair, clientCa },
      authenticate: auth.authenticate,
      authorize: (caller, attributes) => auth.authorize(caller, accessQuestions(attributes)),
      logger,
    });
    port = listener.port;
    logger.info('kubelet serving', { node: nodeName, port });
    await kubelet.stopped;
  } finally {
    await listener?.close();
    await kubelet.stop();
    await runtime.close();
    await close();
  }
}

/** Loaded on demand: each brings its own libraries. */
async function runtimeOf(flags: KubeletFlags, nodeName: string, log: Logger): Promise<ContainerRuntime> {
  const { podCIDR } = flags;
  const common = { clock: systemClock, random: Math.random, ...(podCIDR === undefined ? {} : { podCIDR }) };
  if (flags.runtime === 'simulated') {
    const { simulatedRuntime } = await import('./simulated/simulated-runtime.ts');
    return simulatedRuntime(common);
  }
  const { dockerRuntime } = await import('./docker/docker-runtime.ts');
  const host = flags.dockerHost === undefined ? {} : { host: flags.dockerHost };
  return dockerRuntime({ ...common, ...host, node: nodeName, stateDir: join(flags.rootDir, 'docker'), log });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new KubeletFlagError(`kubelet: ${path} cannot be read`, { cause });
  }
}
