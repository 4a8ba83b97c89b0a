import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { createInformer } from '../../client/informer/create-informer.ts';
import { startKubelet } from '../../kubelet/kubelet.ts';
import { createObjectSource } from '../../kubelet/objects/object-source.ts';
import { sharedPodSource } from '../../kubelet/pods/pod-source.ts';
import { simulatedRuntime } from '../../kubelet/simulated/simulated-runtime.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { setMaxListeners } from 'node:events';

const { pods, services, nodes } = coreV1Resources;
const stop = new AbortController();
setMaxListeners(0, stop.signal);
const api = new FakeApi({ clock: systemClock });
const common = { client: api.client, clock: systemClock, random: Math.random, log: silentLogger, signal: stop.signal };
const informer = createInformer({ ...common, logger: silentLogger }, pods);
informer.start(stop.signal);
const svc = createInformer({ ...common, logger: silentLogger }, services);
svc.start(stop.signal);
const shared = { pods: sharedPodSource(informer), services: svc, objects: createObjectSource(common) };
const gc = () => { (globalThis as { gc?: () => void }).gc?.(); return process.memoryUsage().heapUsed; };
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
await wait(100);
const { Session } = await import('node:inspector/promises'); const session = new Session(); session.connect(); 
const m0 = gc();
const N = 500;
const all = [];
const t0 = performance.now();
for (let i = 0; i < N; i++) all.push(startKubelet({ ...common, nodeName: `n${i}`, runtime: simulatedRuntime({ clock: systemClock, random: Math.random, images: [] }), rootDir: '/x', nodeIPs: ['10.0.0.1'], simulated: true, shared }));
while (api.all(nodes).filter((n) => n.status?.conditions?.length).length < N) await wait(20);
console.log('nodes ready ms', performance.now() - t0);
await wait(1000);
const m1 = gc();
console.log('per node KB', (m1 - m0) / N / 1024);

if (process.argv[2] === 'prof') {
  const { profile } = await session.post('HeapProfiler.getSamplingProfile');
  const rows: [string, number][] = [];
  const walk = (n: { callFrame: { functionName: string; lineNumber: number; url: string }; selfSize: number; children: never[] }, path: string[]) => {
    const name = `${n.callFrame.functionName}:${n.callFrame.lineNumber}`;
    const p = [...path, name];
    if (n.selfSize > 0) rows.push([p.slice(-5).join(' > '), n.selfSize]);
    for (const c of n.children) walk(c, p);
  };
  walk(profile.head as never, []);
  rows.sort((a, b) => b[1] - a[1]);
  for (const [name, size] of rows.slice(0, 45)) console.log((size / N / 1024).toFixed(1), name);
  process.exit(0);
}
const P = 2000;
const t1 = performance.now();
for (let i = 0; i < P; i++) api.seed(pods, { metadata: { name: `p${i}`, namespace: 'default' }, spec: { nodeName: `n${i % N}`, restartPolicy: 'Always', terminationGracePeriodSeconds: 30, containers: [{ name: 'c', image: 'a:1', imagePullPolicy: 'IfNotPresent' }] }, status: { phase: 'Pending' } } as never);
while (api.all(pods).filter((p) => p.status.phase === 'Running').length < P) await wait(20);
console.log('pods running ms', performance.now() - t1);
await wait(1500);
const m2 = gc();
console.log('per pod KB (incl. fake api copies)', (m2 - m1) / P / 1024);
const c0 = process.cpuUsage();
await wait(10000);
const c1 = process.cpuUsage(c0);
console.log('idle cpu %', (c1.user + c1.system) / 10000 / 10);

process.exit(0);
