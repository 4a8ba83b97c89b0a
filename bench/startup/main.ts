import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, report } from '../report.ts';

// From the start of the process to a ready cluster, first start and later ones, and the memory of a cluster with one
// node and no pods. Scenario: knarr up on the embedded store; `--runtime=docker` wants an engine.
//
//   node tools/run.mjs bench/startup/main.ts [--runtime=docker|simulated] [--runs=5]

const option = (name: string, fallback: string) =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
const runtime = option('runtime', 'simulated');
const runs = Number(option('runs', '5'));
const folder = mkdtempSync(join(tmpdir(), 'knarr-bench-'));

/** Starts a cluster, waits until it says that it is up, lets it rest for two seconds, and ends it. */
async function once(): Promise<{ readonly ms: number; readonly megabytes: number }> {
  const begun = performance.now();
  const args = ['bin/knarr.mjs', 'up', '--data-dir', folder, '--secure-port', '0', '--runtime', runtime];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ms = await new Promise<number>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Knarr is up')) resolve(performance.now() - begun);
    });
    child.on('exit', (code) => reject(new Error(`knarr ended with ${code}`)));
  });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  await ended;
  return { ms, megabytes };
}

try {
  const results = [];
  for (let i = 0; i < runs; i++) results.push(await once());
  const [first, ...later] = results;
  report(`knarr up, ${runtime}, embedded store, one node, no pods`, {
    firstStartMs: first?.ms ?? 0,
    laterStartMs: median(later.map(({ ms }) => ms)),
    residentMb: Math.max(...results.map(({ megabytes }) => megabytes)),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
