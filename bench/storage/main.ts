/**
 * Guarded writes of both drivers: 1.5 KiB values over 1,000 keys, each written over the version that the answer before gave,
 * with 1, 32 and 256 in flight and one watch on all of it. See README.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { openStore } from '../../apiserver/storage/open.ts';
import type { Store } from '../../apiserver/storage/store.ts';
import { EtcdServer } from '../../test/etcd/etcd-server.ts';
import { report } from '../report.ts';

const secondsEach = Math.min(Number(process.env.SECONDS_EACH ?? 2), 3);
const keys = 1000;
const value = Buffer.alloc(1536, 'knarr ');

async function measure(driver: string, store: Store, inFlight: number): Promise<void> {
  const prefix = `/registry/bench-${inFlight}/`;
  const revisions = await Promise.all(
    Array.from({ length: keys }, async (_, i) => {
      const made = await store.create(prefix + i, value);
      return made.ok ? made.revision : made.current.modRevision;
    }),
  );
  const latencies: number[] = [];
  const abort = new AbortController();
  let seen = 0;
  await store.watch({
    prefix,
    fromRevision: (await store.currentRevision()) + 1,
    onEvents: (events) => {
      seen += events.length;
    },
    onEnd: () => undefined,
    signal: abort.signal,
  });
  const began = performance.now();
  const cpu = process.cpuUsage();
  const end = began + secondsEach * 1000;
  let next = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        const i = next++ % keys;
        const at = performance.now();
        const written = await store.update(prefix + i, value, revisions[i] ?? 0);
        latencies.push(performance.now() - at);
        if (!written.ok) throw new Error(`a write was refused: ${written.reason}`);
        revisions[i] = written.revision;
      }
    }),
  );
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  abort.abort();
  latencies.sort((a, b) => a - b);
  const at = (q: number) => latencies[Math.floor(latencies.length * q)] ?? 0;
  report(`${driver}, ${inFlight} in flight: guarded writes of 1.5 KiB over ${keys} keys, one watch`, {
    writesPerSecond: (latencies.length / ms) * 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMicrosecondsPerWrite: (user + system) / latencies.length,
    eventsSeenPerWrite: seen / latencies.length,
    residentMb: process.memoryUsage.rss() / 1e6,
  });
}

async function run(driver: string, store: Store): Promise<void> {
  for (const inFlight of [1, 32, 256]) await measure(driver, store, inFlight);
  const from = performance.now();
  const list = await store.list({ prefix: '/registry/' });
  report(`${driver}, list of ${list.ok ? list.items.length : 0}`, { listMs: performance.now() - from });
  await store.close();
}

const options = { clock: systemClock, log: silentLogger };
const folder = mkdtempSync(join(tmpdir(), 'knarr-bench-'));
try {
  await run('lmdb', await openStore({ dataFolder: folder, ...options }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const server = await EtcdServer.start();
try {
  await run('etcd', await openStore({ etcd: { servers: [server.url] }, ...options }));
} finally {
  await server.dispose();
}
