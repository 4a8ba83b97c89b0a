/**
 * Decisions per second: pods of 20 ReplicaSets, each with a service, spread by the system's defaults, on empty nodes in three
 * zones; every pod is assumed and none is bound. See README.md.
 */
import { LoneCluster, listerOf } from '../../scheduler/testing/lone-cluster.ts';
import { makeNode, makePod } from '../../scheduler/testing/objects.ts';

const workloads = 20;

function measure(nodeCount: number, podCount: number, share: boolean, limitMs: number): void {
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
    return makePod(`pod-${i}`, { labels: { app: `app-${app}` }, cpu: `${100 + app}m`, memory: '128Mi' });
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
  const rate = Math.round(decided / seconds);
  const kind = share ? 'shared' : 'alone ';
  const grown = ((memory() - before) / 1e6).toFixed(1);
  console.log(`${nodeCount} nodes, ${decided} pods, ${kind}: ${rate} decisions/s, ${grown} MB with the objects`);
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

for (const [nodeCount, podCount] of [
  [500, 2000],
  [3000, 6000],
] as const) {
  measure(nodeCount, podCount, true, 4000);
  measure(nodeCount, podCount, false, 4000);
}
