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
  const at = (q: number) => (latencies[Math.floor(latencies.length * q)] ?? 0).toFixed(2);
  console.log(
    `${driver.padEnd(5)} ${String(inFlight).padStart(3)} in flight: ${Math.round((latencies.length / ms) * 1000)} writes/s, ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${((user + system) / latencies.length).toFixed(1)} us CPU a write, ` +
      `${seen} of ${latencies.length} events seen, ${Math.round(process.memoryUsage.rss() / 1e6)} MB RSS`,
  );
}

async function run(driver: string, store: Store): Promise<void> {
  for (const inFlight of [1, 32, 256]) await measure(driver, store, inFlight);
  const from = performance.now();
  const list = await store.list({ prefix: '/registry/' });
  console.log(
    `${driver.padEnd(5)} list of ${list.ok ? list.items.length : 0}: ${(performance.now() - from).toFixed(1)} ms`,
  );
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
