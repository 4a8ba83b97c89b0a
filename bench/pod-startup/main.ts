import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBusyboxImage } from '../../test/images/busybox.ts';

// From kubectl apply of a one-container pod with its image present to Ready, against docker run of two containers, the
// second in the network of the first. Both in the same run, in turn. Exit code 1 when the ratio is over 1.5.
//
//   node tools/run.mjs bench/pod-startup/main.ts [--runs=7]

const runs = Number(process.argv.find((arg) => arg.startsWith('--runs='))?.slice('--runs='.length) ?? '7');
const folder = mkdtempSync(join(tmpdir(), 'knarr-bench-'));
const image = await makeBusyboxImage();
const quiet = { stdio: ['pipe', 'pipe', 'inherit'] as ['pipe', 'pipe', 'inherit'] };
const docker = (...args: string[]) => execFileSync('docker', args, quiet).toString().trim();
const kubeconfig = join(folder, 'kubeconfig');
const kubectl = (args: string[], input?: string) =>
  execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
    ...quiet,
    ...(input === undefined ? {} : { input }),
  });

function dockerMs(): number {
  const begun = performance.now();
  const first = docker('run', '-d', image, 'sleep', '60');
  const second = docker('run', '-d', '--network', `container:${first}`, image, 'sleep', '60');
  const ms = performance.now() - begun;
  docker('rm', '-f', second, first);
  return ms;
}

function podMs(name: string): number {
  const pod = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'c', image, imagePullPolicy: 'Never', command: ['sleep', '60'] }],
    },
  });
  const begun = performance.now();
  kubectl(['apply', '-f', '-'], pod);
  kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=30s']);
  const ms = performance.now() - begun;
  kubectl(['delete', 'pod', name]);
  return ms;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const args = ['bin/knarr.mjs', 'up', '--data-dir', folder, '--secure-port', '0'];
const cluster = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  await new Promise<void>((resolve, reject) => {
    cluster.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Knarr is up')) resolve();
    });
    cluster.on('exit', (code) => reject(new Error(`knarr ended with ${code}`)));
  });
  kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=30s']);
  podMs('warm-up');
  dockerMs();
  const pods: number[] = [];
  const engine: number[] = [];
  for (let i = 0; i < runs; i++) {
    engine.push(dockerMs());
    pods.push(podMs(`pod-${i}`));
  }
  const ratio = median(pods) / median(engine);
  console.log(
    JSON.stringify({
      scenario: `${runs} pods one after the other, image present, kubectl apply and wait; docker run of two containers`,
      podMs: Math.round(median(pods)),
      dockerMs: Math.round(median(engine)),
      ratio: Number(ratio.toFixed(2)),
    }),
  );
  if (ratio > 1.5) process.exitCode = 1;
} finally {
  cluster.removeAllListeners('exit');
  const ended = new Promise((resolve) => cluster.on('close', resolve));
  cluster.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
