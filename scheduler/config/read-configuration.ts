import { extensionPoints } from '../framework/profile.ts';
import {
  defaultConfiguration,
  defaultProfile,
  type LeaderElectionConfiguration,
  type PluginSet,
  type ProfileConfiguration,
  type SchedulerConfiguration,
} from './configuration.ts';
import { ConfigurationError } from './configuration-error.ts';
import { Fields } from './fields.ts';
import { readPluginArgs } from './plugin-args.ts';

/** Reads the text of a configuration file, YAML or JSON. Throws ConfigurationError with one sentence on what is wrong. */
export async function parseConfiguration(text: string): Promise<SchedulerConfiguration> {
  let value: unknown;
  try {
    const { parse } = await import('yaml');
    value = parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ConfigurationError(`the configuration is not YAML: ${problem}`, { cause });
  }
  return readConfiguration(value);
}

/** Reads a KubeSchedulerConfiguration. Throws ConfigurationError. */
function readConfiguration(value: unknown): SchedulerConfiguration {
  const fields = new Fields(value, '');
  const apiVersion = fields.text('apiVersion');
  const kind = fields.text('kind');
  if (apiVersion !== 'kubescheduler.config.k8s.io/v1' || kind !== 'KubeSchedulerConfiguration') {
    throw new ConfigurationError(
      `the configuration must be a KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1, not ${kind} of ${apiVersion}`,
    );
  }
  if (fields.list('extenders').length > 0) throw new ConfigurationError('extenders are not supported');
  const percentage = percentageOf(fields) ?? 0;
  const profiles = fields.objects('profiles').map((profile) => readProfile(profile, percentage));
  const names = profiles.map(({ schedulerName }) => schedulerName);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ConfigurationError(`profiles: ${JSON.stringify(twice)} is there twice`);
  const connection = fields.object('clientConnection');
  const { backoff } = defaultConfiguration;
  const seconds = (name: string, fallback: number) => {
    const given = fields.integer(name);
    return given === undefined ? fallback : given * 1000;
  };
  const configuration: SchedulerConfiguration = {
    profiles: profiles.length > 0 ? profiles : [{ ...defaultProfile, percentageOfNodesToScore: percentage }],
    backoff: {
      initialMs: seconds('podInitialBackoffSeconds', backoff.initialMs),
      maxMs: seconds('podMaxBackoffSeconds', backoff.maxMs),
    },
    leaderElection: readLeaderElection(fields.object('leaderElection')),
    kubeconfig: connection?.text('kubeconfig') || undefined,
  };
  if (configuration.backoff.maxMs < configuration.backoff.initialMs) {
    throw fields.wrong('podMaxBackoffSeconds', 'must not be less than podInitialBackoffSeconds');
  }
  // How many calls at once is decided by what the API server takes.
  connection?.ignore('qps', 'burst', 'acceptContentTypes', 'contentType');
  connection?.end();
  fields.ignore(
    'parallelism',
    'healthzBindAddress',
    'metricsBindAddress',
    'enableProfiling',
    'enableContentionProfiling',
    'delayCacheUntilActive',
  );
  fields.end();
  return configuration;
}

function percentageOf(fields: Fields): number | undefined {
  const percentage = fields.integer('percentageOfNodesToScore');
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
    throw fields.wrong('percentageOfNodesToScore', 'must be between 0 and 100');
  }
  return percentage;
}

function readProfile(fields: Fields, percentage: number): ProfileConfiguration {
  const plugins: Record<string, PluginSet> = {};
  const sets = fields.object('plugins');
  for (const point of [...extensionPoints, 'multiPoint']) {
    const set = sets?.object(point);
    if (set === undefined) continue;
    plugins[point] = readPluginSet(set);
    set.end();
  }
  sets?.end();
  const profile: ProfileConfiguration = {
    schedulerName: fields.text('schedulerName') || defaultProfile.schedulerName,
    percentageOfNodesToScore: percentageOf(fields) ?? percentage,
    plugins,
    args: readPluginArgs(fields.objects('pluginConfig')),
  };
  fields.end();
  return profile;
}

function readPluginSet(set: Fields): PluginSet {
  const nameOf = (plugin: Fields): string => {
    const name = plugin.text('name');
    if (!name) throw plugin.wrong('name', 'is needed');
    return name;
  };
  const enabled = set.objects('enabled').map((plugin) => {
    const name = nameOf(plugin);
    const weight = plugin.integer('weight');
    if (weight !== undefined && weight < 0) throw plugin.wrong('weight', 'must not be negative');
    plugin.end();
    return { name, ...(weight === undefined ? {} : { weight }) };
  });
  const disabled = set.objects('disabled').map((plugin) => {
    const name = nameOf(plugin);
    plugin.ignore('weight');
    plugin.end();
    return name;
  });
  return { enabled, disabled };
}

function readLeaderElection(fields: Fields | undefined): LeaderElectionConfiguration {
  const defaults = defaultConfiguration.leaderElection;
  if (fields === undefined) return defaults;
  const lock = fields.text('resourceLock');
  if (lock !== undefined && lock !== 'leases') throw fields.wrong('resourceLock', 'must be leases');
  const election: LeaderElectionConfiguration = {
    leaderElect: fields.boolean('leaderElect') ?? defaults.leaderElect,
    leaseDurationMs: fields.duration('leaseDuration') ?? defaults.leaseDurationMs,
    renewDeadlineMs: fields.duration('renewDeadline') ?? defaults.renewDeadlineMs,
    retryPeriodMs: fields.duration('retryPeriod') ?? defaults.retryPeriodMs,
    resourceNamespace: fields.text('resourceNamespace') || defaults.resourceNamespace,
    resourceName: fields.text('resourceName') || defaults.resourceName,
  };
  fields.end();
  return election;
}
