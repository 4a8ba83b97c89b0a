/**
 * Decisions per second: pods of 20 ReplicaSets, each with a service, spread by the system's defaults, on empty nodes in three
 * zones; every pod is assumed and none is bound. See README.md.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PodSpec } from '../../proto/gen/core/v1.ts';
import { LoneCluster, listerOf } from '../../scheduler/testing/lone-cluster.ts';
import { makeNode, makePod } from '../../scheduler/testing/objects.ts';
import { report } from '../report.ts';

const workloads = 20;

// The flag of node that offers it cannot be set for a file that `npm run bench` runs.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const matching = (app: string) => ({ matchLabels: { app } });
/** What pods ask for beside their requests, by the app they belong to. */
const scenarios: Readonly<Record<string, (app: string) => Partial<PodSpec>>> = {
  plain: () => ({}),
  spread: (app) => ({
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: matching(app),
    })),
  }),
  apart: (app) => ({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: matching(app) },
        ],
      },
    },
  }),
};

interface Run {
  readonly scenario: string;
  readonly share: boolean;
  readonly limitMs: number;
}

function measure(nodeCount: number, podCount: number, { scenario, share, limitMs }: Run): void {
  const nodes = Array.from({ length: nodeCount }, (_, i) =>
    makeNode(`node-${i}`, { labels: { 'topology.kubernetes.io/zone': `zone-${i % 3}` } }),
  );
  const services = Array.from({ length: workloads }, (_, i) => ({
    metadata: { name: `s${i}`, namespace: 'default', uid: `s${i}`, resourceVersion: '1', creationTimestamp: '' },
    spec: { selector: { app: `app-${i}` } },
    status: {},
  }));
  const before = memory();
  const lone = new LoneCluster({ nodes, random: Math.random, share, objects: { services: listerOf(services) } });
  const pods = Array.from({ length: podCount }, (_, i) => {
    const app = Math.floor((i * workloads) / podCount);
    const spec = scenarios[scenario]?.(`app-${app}`) ?? {};
    return makePod(`pod-${i}`, { labels: { app: `app-${app}` }, cpu: `${100 + app}m`, memory: '128Mi', spec });
  });
  const began = performance.now();
  let decided = 0;
  for (const pod of pods) {
    const answer = lone.place(pod);
    if (!answer.startsWith('node-')) throw new Error(answer);
    decided++;
    if (performance.now() - began > limitMs) break;
  }
  const seconds = (performance.now() - began) / 1000;
  const kind = `${scenario}, ${share ? 'shared' : 'alone'}`;
  report(`${nodeCount} nodes, up to ${podCount} pods, ${kind}`, {
    decisionsPerSecond: decided / seconds,
    decided,
    grownMb: (memory() - before) / 1e6,
  });
}

function memory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

for (const [nodeCount, podCount] of [
  [500, 2000],
  [3000, 6000],
] as const) {
  measure(nodeCount, podCount, { scenario: 'plain', share: true, limitMs: 4000 });
  measure(nodeCount, podCount, { scenario: 'plain', share: false, limitMs: 2000 });
  measure(nodeCount, podCount, { scenario: 'spread', share: true, limitMs: 2000 });
  measure(nodeCount, podCount, { scenario: 'apart', share: true, limitMs: 2000 });
}
