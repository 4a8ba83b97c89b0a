import { parseArgs } from 'node:util';
import { parseProblem } from '../api/command-line/parse-problem.ts';
import { parseDuration } from '../api/time/duration.ts';
import {
  type ServingSettings,
  servingFlagHelp,
  servingFlagNames,
  servingSettings,
} from '../client/serving/serving-flags.ts';
import { ConfigurationError } from './config/configuration-error.ts';

const durations = ['leader-elect-lease-duration', 'leader-elect-renew-deadline', 'leader-elect-retry-period'] as const;
const texts = [
  'kubeconfig',
  'config',
  'master',
  'leader-elect-resource-name',
  'leader-elect-resource-namespace',
  'v',
  ...servingFlagNames,
] as const;

/** Where kube-scheduler serves. */
const securePort = 10259;

/** What the command line says; absent is what it does not say. */
export interface SchedulerFlags {
  readonly kubeconfig?: string;
  /** A file with a KubeSchedulerConfiguration. */
  readonly config?: string;
  /** The API server's address, in place of the kubeconfig's. */
  readonly master?: string;
  readonly leaderElect?: boolean;
  readonly leaseDurationMs?: number;
  readonly renewDeadlineMs?: number;
  readonly retryPeriodMs?: number;
  readonly resourceName?: string;
  readonly resourceNamespace?: string;
  readonly serving: ServingSettings;
  /** How much is logged: 4 and more is everything. */
  readonly verbosity: number;
}

/** Every flag and what it is for; `value` names what a text stands for. */
export const schedulerFlagHelp = {
  kubeconfig: { value: 'FILE', help: 'how to reach the API server, and as whom' },
  config: { value: 'FILE', help: 'a KubeSchedulerConfiguration' },
  master: { value: 'URL', help: "address of the API server, in place of the kubeconfig's" },
  'leader-elect': {
    value: 'true|false',
    help: 'work only while holding the lease, so that others may stand by (default true)',
  },
  'leader-elect-lease-duration': {
    value: 'DURATION',
    help: 'how long others wait after they saw the last renewal (default 15s)',
  },
  'leader-elect-renew-deadline': {
    value: 'DURATION',
    help: 'how long the leader tries to renew before it gives up (default 10s)',
  },
  'leader-elect-retry-period': { value: 'DURATION', help: 'how long to wait between tries (default 2s)' },
  'leader-elect-resource-name': { value: 'NAME', help: 'name of the lease (default kube-scheduler)' },
  'leader-elect-resource-namespace': { value: 'NAME', help: 'namespace of the lease (default kube-system)' },
  v: { value: 'N', help: 'how much is logged; 4 and more is everything' },
  ...servingFlagHelp(securePort),
} as const satisfies Readonly<
  Record<(typeof texts)[number] | (typeof durations)[number] | 'leader-elect', { value: string; help: string }>
>;

/** Reads kube-scheduler's flags, `--name=value` or `--name value`. Throws ConfigurationError with one sentence. */
export function parseSchedulerFlags(args: readonly string[]): SchedulerFlags {
  const options = {
    ...Object.fromEntries([...texts, ...durations].map((name) => [name, { type: 'string' as const }])),
    'leader-elect': { type: 'boolean' as const },
  };
  let values: Record<string, string | boolean | undefined>;
  try {
    const parsed = parseArgs({
      args: args.flatMap(plainBoolean),
      options,
      allowNegative: true,
      allowPositionals: false,
    });
    values = parsed.values as typeof values;
  } catch (cause) {
    const problem = parseProblem(cause, Object.keys(schedulerFlagHelp));
    throw new ConfigurationError(`scheduler: ${problem}; see 'knarr scheduler --help'`, { cause });
  }
  const text = (name: (typeof texts)[number]) => values[name] as string | undefined;
  const duration = (name: (typeof durations)[number]) => {
    const given = values[name] as string | undefined;
    const ms = given === undefined ? undefined : parseDuration(given);
    if (given !== undefined && ms === undefined) {
      throw new ConfigurationError(`scheduler: --${name} takes a duration such as 15s, not ${JSON.stringify(given)}`);
    }
    return ms;
  };
  const verbosity = Number(text('v') ?? 0);
  if (!Number.isInteger(verbosity)) throw new ConfigurationError('scheduler: --v takes a whole number');
  return present({
    kubeconfig: text('kubeconfig'),
    config: text('config'),
    master: text('master'),
    leaderElect: values['leader-elect'] as boolean | undefined,
    leaseDurationMs: duration('leader-elect-lease-duration'),
    renewDeadlineMs: duration('leader-elect-renew-deadline'),
    retryPeriodMs: duration('leader-elect-retry-period'),
    resourceName: text('leader-elect-resource-name'),
    resourceNamespace: text('leader-elect-resource-namespace'),
    serving: servingSettings(text, securePort),
    verbosity,
  });
}

/** `--leader-elect=false` as `--no-leader-elect`, which is how node reads it. */
function plainBoolean(arg: string): string {
  if (arg === '--leader-elect=true') return '--leader-elect';
  return arg === '--leader-elect=false' ? '--no-leader-elect' : arg;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}
