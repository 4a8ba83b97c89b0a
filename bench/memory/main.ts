import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from '../report.ts';

// The memory of the API server on the embedded store: at the start, with so many pods, and after each of them was patched
// and deleted. Resident memory counts what of the program and of the store's file is mapped.
//
//   node tools/run.mjs bench/memory/main.ts [--pods=20000]

const pods = Number(process.argv.find((arg) => arg.startsWith('--pods='))?.slice('--pods='.length) ?? '20000');
const inFlight = 32;
const token = 'bench';
const folder = mkdtempSync(join(tmpdir(), 'knarr-bench-'));
const agent = new Agent({ keepAlive: true, maxSockets: inFlight, rejectUnauthorized: false });

function call(url: string, method: string, body?: unknown): Promise<void> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': type } : {}) };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        if (status < 300) resolve();
        else reject(new Error(`${method} ${url}: ${status}`));
      });
    });
    asked.on('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}

async function forEachPod(work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < pods) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

const pod = (index: number) => ({
  metadata: { name: `p-${index}`, labels: { app: `a${index % 10}` }, annotations: { note: 'x'.repeat(200) } },
  spec: {
    schedulerName: 'nobody',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'c',
        image: 'busybox:1.36',
        command: ['sleep', '3600'],
        env: Array.from({ length: 6 }, (_, k) => ({ name: `K${k}`, value: `v${k}` })),
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
      },
    ],
  },
});

const users = join(folder, 'users.csv');
writeFileSync(users, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
const server = spawn(
  process.execPath,
  ['bin/knarr.mjs', 'apiserver', '--data-dir', join(folder, 'data'), '--secure-port', '0', '--token-auth-file', users],
  { stdio: ['ignore', 'pipe', 'pipe'] },
);
try {
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /url=(https:\S+)/.exec(output)?.[1];
      if (url && /ready/.test(output)) resolve(url);
    };
    server.stdout.on('data', take);
    server.stderr.on('data', take);
    server.on('exit', (code) => reject(new Error(`knarr ended with ${code}: ${output}`)));
  });
  const megabytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const start = megabytes();
  const namespace = `${address}/api/v1/namespaces/bench`;
  await call(`${address}/api/v1/namespaces`, 'POST', { metadata: { name: 'bench' } });
  await call(`${namespace}/serviceaccounts`, 'POST', { metadata: { name: 'default' } });
  await forEachPod((index) => call(`${namespace}/pods`, 'POST', pod(index)));
  const full = megabytes();
  await forEachPod((index) => call(`${namespace}/pods/p-${index}/status`, 'PATCH', { status: { phase: 'Running' } }));
  await forEachPod((index) => call(`${namespace}/pods/p-${index}?gracePeriodSeconds=0`, 'DELETE'));
  report(`the API server on the embedded store, ${pods} pods`, {
    startMb: start,
    createdMb: full,
    bytesPerPod: ((full - start) * 1024 * 1024) / pods,
    deletedMb: megabytes(),
  });
} finally {
  server.removeAllListeners('exit');
  const ended = new Promise((resolve) => server.on('close', resolve));
  server.kill('SIGTERM');
  await ended;
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
