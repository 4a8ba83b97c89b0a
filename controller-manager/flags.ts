import { isIP } from 'node:net';
import { formatDuration, parseDuration } from '../api/time/duration.ts';
import { type ServingSettings, servingFlagHelp, servingSettings } from '../client/serving/serving-flags.ts';
import { SignerName } from './certificates/signers.ts';
import { type ControllerOptions, defaultOptions } from './options.ts';
import { controllers } from './registry.ts';

/** Where kube-controller-manager serves. */
const securePort = 10257;

/** A flag as a command line describes it. */
export interface FlagDescription {
  readonly type: 'string' | 'boolean' | 'list';
  readonly help: string;
  readonly fallback?: string;
  readonly value?: string;
}

const number = (fallback: number, help: string): FlagDescription => ({
  type: 'string',
  value: 'N',
  fallback: String(fallback),
  help,
});
const time = (fallbackMs: number, help: string): FlagDescription => ({
  type: 'string',
  value: 'DURATION',
  fallback: formatDuration(fallbackMs),
  help,
});

/** The options that are whole numbers of objects worked on at a time, by their flags. */
const concurrency = {
  'concurrent-deployment-syncs': 'concurrentDeploymentSyncs',
  'concurrent-replicaset-syncs': 'concurrentReplicaSetSyncs',
  'concurrent-rc-syncs': 'concurrentReplicationControllerSyncs',
  'concurrent-statefulset-syncs': 'concurrentStatefulSetSyncs',
  'concurrent-daemonset-syncs': 'concurrentDaemonSetSyncs',
  'concurrent-job-syncs': 'concurrentJobSyncs',
  'concurrent-cron-job-syncs': 'concurrentCronJobSyncs',
  'concurrent-endpoint-syncs': 'concurrentEndpointSyncs',
  'concurrent-service-endpoint-syncs': 'concurrentServiceEndpointSyncs',
  'concurrent-namespace-syncs': 'concurrentNamespaceSyncs',
  'concurrent-resource-quota-syncs': 'concurrentResourceQuotaSyncs',
  'concurrent-serviceaccount-token-syncs': 'concurrentServiceAccountSyncs',
  'concurrent-gc-syncs': 'concurrentGcSyncs',
  'concurrent-horizontal-pod-autoscaler-syncs': 'concurrentHorizontalPodAutoscalerSyncs',
} as const satisfies Readonly<Record<string, keyof ControllerOptions>>;

const counts = {
  ...concurrency,
  'terminated-pod-gc-threshold': 'terminatedPodGcThreshold',
  'large-cluster-size-threshold': 'largeClusterSizeThreshold',
  'node-cidr-mask-size-ipv4': 'nodeCidrMaskSizeIPv4',
  'node-cidr-mask-size-ipv6': 'nodeCidrMaskSizeIPv6',
} as const satisfies Readonly<Record<string, keyof ControllerOptions>>;

const rates = {
  'node-eviction-rate': 'nodeEvictionRate',
  'secondary-node-eviction-rate': 'secondaryNodeEvictionRate',
  'unhealthy-zone-threshold': 'unhealthyZoneThreshold',
} as const satisfies Readonly<Record<string, keyof ControllerOptions>>;

const times = {
  'node-monitor-grace-period': 'nodeMonitorGracePeriodMs',
  'node-monitor-period': 'nodeMonitorPeriodMs',
  'node-startup-grace-period': 'nodeStartupGracePeriodMs',
  'horizontal-pod-autoscaler-sync-period': 'horizontalPodAutoscalerSyncPeriodMs',
} as const satisfies Readonly<Record<string, keyof ControllerOptions>>;

/** What each of these flags is for. */
const helps: Readonly<Record<keyof typeof counts | keyof typeof rates | keyof typeof times, string>> = {
  'concurrent-deployment-syncs': 'deployments looked after at a time',
  'concurrent-replicaset-syncs': 'replica sets looked after at a time',
  'concurrent-rc-syncs': 'replication controllers looked after at a time',
  'concurrent-statefulset-syncs': 'stateful sets looked after at a time',
  'concurrent-daemonset-syncs': 'daemon sets looked after at a time',
  'concurrent-job-syncs': 'jobs looked after at a time',
  'concurrent-cron-job-syncs': 'cron jobs looked after at a time',
  'concurrent-endpoint-syncs': 'services whose Endpoints are made at a time',
  'concurrent-service-endpoint-syncs': 'services whose EndpointSlices are made at a time',
  'concurrent-namespace-syncs': 'namespaces emptied at a time',
  'concurrent-resource-quota-syncs': 'quotas counted at a time',
  'concurrent-serviceaccount-token-syncs': 'service accounts whose secrets get tokens at a time',
  'concurrent-gc-syncs': 'objects without an owner deleted at a time',
  'concurrent-horizontal-pod-autoscaler-syncs': 'autoscalers looked after at a time',
  'terminated-pod-gc-threshold': 'pods that have ended and may stay; the oldest beyond are deleted, 0 keeps all',
  'large-cluster-size-threshold':
    'nodes up to which a cluster is small: no pods leave an unhealthy zone of a small one',
  'node-cidr-mask-size-ipv4': 'length of the IPv4 prefix that each node gets of --cluster-cidr',
  'node-cidr-mask-size-ipv6': 'length of the IPv6 prefix that each node gets of --cluster-cidr',
  'node-eviction-rate': 'nodes a second that pods must leave when they fall silent in a healthy zone',
  'secondary-node-eviction-rate': 'the same in an unhealthy zone of a large cluster',
  'unhealthy-zone-threshold': 'share of silent nodes, at least 3, from which on a zone is unhealthy',
  'node-monitor-grace-period': 'how long a node may be silent before it is unreachable',
  'node-monitor-period': 'how often to look at the nodes',
  'node-startup-grace-period': 'how long a new node may be silent',
  'horizontal-pod-autoscaler-sync-period': 'how often to look at what autoscalers measure',
};

const helpOf = (flag: string): string => helps[flag as keyof typeof helps];

/** The signers whose authority can be given by itself, by the part of the flag's name that means them. */
const signersByFlag = {
  'kubelet-serving': SignerName.kubeletServing,
  'kubelet-client': SignerName.kubeletClient,
  'kube-apiserver-client': SignerName.apiServerClient,
  'legacy-unknown': SignerName.legacyUnknown,
} as const;

const signingFlags: Readonly<Record<string, FlagDescription>> = {
  'cluster-signing-cert-file': { type: 'string', value: 'FILE', help: 'CA that signs the certificates of requests' },
  'cluster-signing-key-file': { type: 'string', value: 'FILE', help: 'key of --cluster-signing-cert-file' },
  'cluster-signing-duration': time(
    defaultOptions.clusterSigningDurationMs,
    'longest life of a certificate that was requested',
  ),
  ...Object.fromEntries(
    Object.keys(signersByFlag).flatMap((name) => [
      [`cluster-signing-${name}-cert-file`, { type: 'string', value: 'FILE', help: `CA of the signer ${name} alone` }],
      [
        `cluster-signing-${name}-key-file`,
        { type: 'string', value: 'FILE', help: `key of --cluster-signing-${name}-cert-file` },
      ],
    ]),
  ),
};

/** The flags of the controllers, by the names that kube-controller-manager has for them. */
export const controllerManagerFlags: Readonly<Record<string, FlagDescription>> = {
  kubeconfig: { type: 'string', value: 'FILE', help: 'how to reach the API server, and as whom' },
  ...Object.fromEntries(
    Object.entries(servingFlagHelp(securePort)).map(([flag, about]) => [flag, { type: 'string' as const, ...about }]),
  ),
  controllers: {
    type: 'list',
    fallback: '*',
    value: 'LIST',
    help: `which controllers run: '*' all that are on by default, 'name' one more, '-name' one less; ${controllers.map((one) => one.name).join(', ')}`,
  },
  'leader-elect': {
    type: 'boolean',
    fallback: 'true',
    help: 'work only while holding the lease, so that others may stand by',
  },
  'leader-elect-lease-duration': time(15_000, 'how long others wait after they saw the last renewal'),
  'leader-elect-renew-deadline': time(10_000, 'how long the leader tries to renew before it gives up'),
  'leader-elect-retry-period': time(2000, 'how long to wait between tries'),
  'leader-elect-resource-name': {
    type: 'string',
    fallback: 'kube-controller-manager',
    value: 'NAME',
    help: 'name of the lease',
  },
  'leader-elect-resource-namespace': {
    type: 'string',
    fallback: 'kube-system',
    value: 'NAME',
    help: 'namespace of the lease',
  },
  'use-service-account-credentials': {
    type: 'boolean',
    fallback: 'false',
    help: 'let each controller act as a service account of its own, with rights of its own',
  },
  'service-account-private-key-file': {
    type: 'string',
    value: 'FILE',
    help: 'key that signs the tokens of secrets; they are given none without it',
  },
  ...signingFlags,
  'root-ca-file': { type: 'string', value: 'FILE', help: 'CA that pods check the API server against' },
  'allocate-node-cidrs': { type: 'boolean', fallback: 'false', help: 'give each node a range of pod addresses' },
  'cluster-cidr': { type: 'list', value: 'CIDR', help: 'ranges of pod addresses' },
  ...Object.fromEntries(
    Object.entries(counts).map(([flag, option]) => [flag, number(defaultOptions[option], helpOf(flag))]),
  ),
  ...Object.fromEntries(
    Object.entries(rates).map(([flag, option]) => [flag, number(defaultOptions[option], helpOf(flag))]),
  ),
  ...Object.fromEntries(
    Object.entries(times).map(([flag, option]) => [flag, time(defaultOptions[option], helpOf(flag))]),
  ),
};

/** Values of flags as a command line has parsed them, with the fallbacks filled in. */
export interface ParsedFlags {
  text(name: string): string | undefined;
  boolean(name: string): boolean;
  list(name: string): readonly string[];
}

/** A value that does not fit its flag; the message is for the user. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** What the flags ask for, but for the contents of files, which the caller reads. */
export interface ControllerManagerSettings {
  readonly controllers: readonly string[];
  readonly options: Partial<ControllerOptions>;
  readonly serving: ServingSettings;
  readonly rootCaFile: string | undefined;
  readonly useServiceAccountCredentials: boolean;
  readonly serviceAccountPrivateKeyFile: string | undefined;
  /** The files of each signer's authority. */
  readonly signing: readonly { readonly signer: string; readonly certFile: string; readonly keyFile: string }[];
  /** Absent without leader election. */
  readonly leaderElection:
    | {
        readonly namespace: string;
        readonly name: string;
        readonly leaseDurationMs: number;
        readonly renewDeadlineMs: number;
        readonly retryPeriodMs: number;
      }
    | undefined;
}

/** Reads the settings; throws FlagError for values that are no numbers, durations or ranges. */
export function settingsFrom(flags: ParsedFlags): ControllerManagerSettings {
  const text = (name: string) => flags.text(name) ?? controllerManagerFlags[name]?.fallback ?? '';
  const count = (name: string) => {
    const value = text(name);
    if (!/^\d+$/.test(value)) throw new FlagError(`--${name} takes a whole number, not "${value}"`);
    return Number(value);
  };
  const rate = (name: string) => {
    const value = text(name);
    if (!/^\d+(\.\d+)?$/.test(value)) throw new FlagError(`--${name} takes a number, not "${value}"`);
    return Number(value);
  };
  const duration = (name: string) => {
    const ms = parseDuration(text(name));
    if (ms === undefined || ms < 0) throw new FlagError(`--${name} takes a duration such as 40s, not "${text(name)}"`);
    return ms;
  };
  const ranges = flags.list('cluster-cidr');
  const wrong = ranges.find((range) => !isRange(range));
  if (wrong !== undefined) throw new FlagError(`--cluster-cidr takes ranges of addresses, not "${wrong}"`);
  const map = <T>(names: Readonly<Record<string, keyof ControllerOptions>>, read: (name: string) => T) =>
    Object.fromEntries(Object.entries(names).map(([flag, option]) => [option, read(flag)]));
  return {
    controllers: flags.list('controllers'),
    options: {
      ...map(counts, count),
      ...map(rates, rate),
      ...map(times, duration),
      allocateNodeCidrs: flags.boolean('allocate-node-cidrs'),
      clusterCidrs: ranges,
      clusterSigningDurationMs: duration('cluster-signing-duration'),
    },
    serving: servingSettings((name) => flags.text(name), securePort),
    rootCaFile: flags.text('root-ca-file'),
    useServiceAccountCredentials: flags.boolean('use-service-account-credentials'),
    serviceAccountPrivateKeyFile: flags.text('service-account-private-key-file'),
    signing: signingFiles(flags),
    leaderElection: flags.boolean('leader-elect')
      ? {
          namespace: text('leader-elect-resource-namespace'),
          name: text('leader-elect-resource-name'),
          leaseDurationMs: duration('leader-elect-lease-duration'),
          renewDeadlineMs: duration('leader-elect-renew-deadline'),
          retryPeriodMs: duration('leader-elect-retry-period'),
        }
      : undefined,
  };
}

/** Either one authority for all signers, or some with one of their own; kube-controller-manager takes no mixture. */
function signingFiles(flags: ParsedFlags): ControllerManagerSettings['signing'] {
  const pair = (prefix: string) => {
    const [certFile, keyFile] = [flags.text(`${prefix}-cert-file`), flags.text(`${prefix}-key-file`)];
    if ((certFile === undefined) !== (keyFile === undefined))
      throw new FlagError(`--${prefix}-cert-file and --${prefix}-key-file must be given together`);
    return certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
  };
  const own = Object.entries(signersByFlag).flatMap(([name, signer]) => {
    const files = pair(`cluster-signing-${name}`);
    return files === undefined ? [] : [{ signer, ...files }];
  });
  const all = pair('cluster-signing');
  if (all === undefined) return own;
  if (own.length > 0)
    throw new FlagError(
      'cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time',
    );
  return Object.values(signersByFlag).map((signer) => ({ signer, ...all }));
}

function isRange(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}
