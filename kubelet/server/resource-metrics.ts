import type { CpuStats, MemoryStats, StatsSummary } from './stats-summary.ts';

interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
  /** Milliseconds since the epoch. */
  at?: number;
}

/**
 * What /metrics/resource answers: the figures of the summary that metrics-server reads, as Prometheus text.
 * https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export function resourceMetrics(summary: StatsSummary): string {
  const { node, pods } = summary;
  const containers = pods.flatMap((pod) =>
    pod.containers.map((stats) => ({
      stats,
      labels: { container: stats.name, namespace: pod.podRef.namespace, pod: pod.podRef.name },
    })),
  );
  const podLabels = pods.map((stats) => ({
    stats,
    labels: { namespace: stats.podRef.namespace, pod: stats.podRef.name },
  }));
  return [
    family(
      'container_cpu_usage_seconds_total',
      'counter',
      'Cumulative cpu time consumed by the container in core-seconds',
      containers.flatMap(({ stats, labels }) => cpuSample(stats.cpu, labels)),
    ),
    family(
      'container_memory_working_set_bytes',
      'gauge',
      'Current working set of the container in bytes',
      containers.flatMap(({ stats, labels }) => memorySample(stats.memory, labels)),
    ),
    family(
      'container_start_time_seconds',
      'gauge',
      'Start time of the container since unix epoch in seconds',
      containers.flatMap(({ stats, labels }) => {
        const started = Date.parse(stats.startTime);
        return started > 0 ? [{ labels, value: started / 1000 }] : [];
      }),
    ),
    family(
      'node_cpu_usage_seconds_total',
      'counter',
      'Cumulative cpu time consumed by the node in core-seconds',
      cpuSample(node.cpu, {}),
    ),
    family(
      'node_memory_working_set_bytes',
      'gauge',
      'Current working set of the node in bytes',
      memorySample(node.memory, {}),
    ),
    family(
      'pod_cpu_usage_seconds_total',
      'counter',
      'Cumulative cpu time consumed by the pod in core-seconds',
      podLabels.flatMap(({ stats, labels }) => cpuSample(stats.cpu, labels)),
    ),
    family(
      'pod_memory_working_set_bytes',
      'gauge',
      'Current working set of the pod in bytes',
      podLabels.flatMap(({ stats, labels }) => memorySample(stats.memory, labels)),
    ),
    scrapeError(false),
  ].join('');
}

/** The last lines of /metrics/resource, and all of it when the figures could not be had. */
export function scrapeError(failed: boolean): string {
  const help = '1 if there was an error while getting container metrics, 0 otherwise';
  return family('resource_scrape_error', 'gauge', help, [{ labels: {}, value: failed ? 1 : 0 }]);
}

function cpuSample(cpu: CpuStats | undefined, labels: Readonly<Record<string, string>>): Sample[] {
  if (cpu?.usageCoreNanoSeconds === undefined) return [];
  return [{ labels, value: cpu.usageCoreNanoSeconds / 1e9, at: Date.parse(cpu.time) }];
}

function memorySample(memory: MemoryStats | undefined, labels: Readonly<Record<string, string>>): Sample[] {
  if (memory?.workingSetBytes === undefined) return [];
  return [{ labels, value: memory.workingSetBytes, at: Date.parse(memory.time) }];
}

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels, value, at }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/[\\"\n]/g, escapeLabel)}"`);
    const set = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
    return `${name}${set} ${value}${at === undefined ? '' : ` ${at}`}\n`;
  });
  return `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

const escapeLabel = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);
