import { parseArgs } from 'node:util';
import { parseProblem } from '../api/command-line/parse-problem.ts';
import type { Taint } from '../proto/gen/core/v1.ts';

/** A command line that cannot be understood: one sentence. */
export class KubeletFlagError extends Error {
  override readonly name = 'KubeletFlagError';
}

/** What the command line says, with kubelet's names and defaults. */
export interface KubeletFlags {
  readonly kubeconfig?: string;
  /** Name of the node; the machine's host name when absent. */
  readonly hostnameOverride?: string;
  readonly nodeIPs: readonly string[];
  readonly rootDir: string;
  readonly address: string;
  readonly port: number;
  readonly registerNode: boolean;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly maxPods: number;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly podCIDR?: string;
  readonly runtime: 'docker' | 'simulated';
  /** Docker's address; DOCKER_HOST or the default socket when absent. */
  readonly dockerHost?: string;
  readonly tlsCertFile?: string;
  readonly tlsPrivateKeyFile?: string;
  readonly clientCaFile?: string;
  readonly anonymousAuth: boolean;
  readonly seccompDefault: boolean;
  readonly verbosity: number;
}

/** Every flag and what it is for; `value` names what a text stands for. */
export const kubeletFlagHelp = {
  kubeconfig: { value: 'FILE', help: 'how to reach the API server, and as whom' },
  'hostname-override': { value: 'NAME', help: "name of the node; the machine's host name when not given" },
  'node-ip': { value: 'IP[,IP]', help: 'addresses of the node; found when not given' },
  'root-dir': { value: 'DIR', help: 'folder for volumes and what else pods need (default /var/lib/kubelet)' },
  address: { value: 'IP', help: "address of the node's server (default 0.0.0.0)" },
  port: { value: 'PORT', help: "port of the node's server; 0 takes a free one (default 10250)" },
  'register-node': { value: 'true|false', help: 'make the Node object (default true)' },
  'node-labels': { value: 'KEY=VALUE,...', help: 'labels of the node' },
  'register-with-taints': { value: 'KEY=VALUE:EFFECT,...', help: 'taints of a node that is new' },
  'max-pods': { value: 'N', help: 'pods that may run at a time (default 110)' },
  'cluster-dns': { value: 'IP[,IP]', help: "addresses of the cluster's DNS" },
  'cluster-domain': { value: 'NAME', help: 'domain of the cluster (default cluster.local)' },
  'pod-cidr': { value: 'CIDR', help: 'range of pod addresses, where no controller gives one' },
  runtime: { value: 'docker|simulated', help: 'what runs the pods (default docker)' },
  'docker-endpoint': { value: 'URL', help: 'address of the Docker Engine; DOCKER_HOST or its socket when not given' },
  'tls-cert-file': { value: 'FILE', help: "certificate of the node's server; a self-signed one when not given" },
  'tls-private-key-file': { value: 'FILE', help: 'key of --tls-cert-file' },
  'client-ca-file': { value: 'FILE', help: "CA of client certificates; the kubeconfig's when not given" },
  'anonymous-auth': { value: 'true|false', help: 'take callers without credentials for anonymous (default false)' },
  'seccomp-default': { value: 'true|false', help: 'RuntimeDefault as every seccomp profile (default false)' },
  v: { value: 'N', help: 'how much is logged; 4 and more is everything' },
} as const satisfies Readonly<Record<string, { readonly value: string; readonly help: string }>>;

type Name = keyof typeof kubeletFlagHelp;

/** Reads kubelet's flags, `--name=value` or `--name value`; switches also alone. Throws {@link KubeletFlagError}. */
export function parseKubeletFlags(args: readonly string[]): KubeletFlags {
  const switches = new Set(['register-node', 'anonymous-auth', 'seccomp-default']);
  const plain = args.map((arg) => (switches.has(arg.replace(/^--/, '')) ? `${arg}=true` : arg));
  const options = Object.fromEntries(Object.keys(kubeletFlagHelp).map((name) => [name, { type: 'string' as const }]));
  let values: Readonly<Record<string, string | undefined>>;
  try {
    values = parseArgs({ args: plain, options, allowPositionals: false }).values as typeof values;
  } catch (cause) {
    const problem = parseProblem(cause, Object.keys(kubeletFlagHelp));
    throw new KubeletFlagError(`kubelet: ${problem}; see 'knarr kubelet --help'`, { cause });
  }
  const text = (name: Name) => values[name] || undefined;
  const wrong = (name: Name, wants: string) =>
    new KubeletFlagError(`kubelet: --${name} takes ${wants}, not ${JSON.stringify(values[name])}`);
  const integer = (name: Name, fallback: number) => {
    const given = text(name);
    if (given === undefined) return fallback;
    if (!/^\d{1,9}$/.test(given)) throw wrong(name, 'a whole number');
    return Number(given);
  };
  const boolean = (name: Name, fallback: boolean) => {
    const given = text(name);
    if (given !== undefined && given !== 'true' && given !== 'false') throw wrong(name, 'true or false');
    return given === undefined ? fallback : given === 'true';
  };
  const list = (name: Name) => (text(name) ?? '').split(',').filter((part) => part !== '');
  const runtime = text('runtime') ?? 'docker';
  if (runtime !== 'docker' && runtime !== 'simulated') throw wrong('runtime', 'docker or simulated');
  const port = integer('port', 10250);
  if (port > 65535) throw wrong('port', 'a port');
  const optional = {
    kubeconfig: text('kubeconfig'),
    hostnameOverride: text('hostname-override'),
    podCIDR: text('pod-cidr'),
    dockerHost: text('docker-endpoint'),
    tlsCertFile: text('tls-cert-file'),
    tlsPrivateKeyFile: text('tls-private-key-file'),
    clientCaFile: text('client-ca-file'),
  };
  if ((optional.tlsCertFile === undefined) !== (optional.tlsPrivateKeyFile === undefined))
    throw new KubeletFlagError('kubelet: --tls-cert-file and --tls-private-key-file go together');
  return {
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<KubeletFlags>),
    nodeIPs: list('node-ip'),
    rootDir: text('root-dir') ?? '/var/lib/kubelet',
    address: text('address') ?? '0.0.0.0',
    port,
    registerNode: boolean('register-node', true),
    nodeLabels: Object.fromEntries(
      list('node-labels').map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      }),
    ),
    taints: list('register-with-taints').map((part) => {
      const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(part) ?? [];
      if (key === undefined || effect === undefined) throw wrong('register-with-taints', 'KEY=VALUE:EFFECT');
      return { key, ...(value ? { value } : {}), effect };
    }),
    maxPods: integer('max-pods', 110),
    clusterDns: list('cluster-dns'),
    clusterDomain: text('cluster-domain') ?? 'cluster.local',
    runtime,
    anonymousAuth: boolean('anonymous-auth', false),
    seccompDefault: boolean('seccomp-default', false),
    verbosity: integer('v', 0),
  };
}
