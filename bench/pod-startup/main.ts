import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBusyboxImage } from '../../test/images/busybox.ts';
import { commands } from './commands.ts';
import { deletion, manyPods, onePod } from './scenarios.ts';

// How fast pods start and go, on a cluster of its own, against the engine alone in the same run. Exit code 1 when one pod takes
// more than 1.5 times as long as its two containers.
//
//   node tools/run.mjs bench/pod-startup/main.ts [--runs=7] [-- FLAGS OF knarr up]

const [own = [], upFlags = []] = splitAt(process.argv.slice(2), '--');
const runs = Number(own.find((arg) => arg.startsWith('--runs='))?.slice('--runs='.length) ?? '7');
const worstRatio = 1.5;
const folder = mkdtempSync(join(tmpdir(), 'knarr-bench-'));
const node = `bench-${process.pid}`;
const shell = commands(join(folder, 'kubeconfig'));

function splitAt(args: readonly string[], separator: string): readonly (readonly string[])[] {
  const at = args.indexOf(separator);
  return at < 0 ? [args] : [args.slice(0, at), args.slice(at + 1)];
}

async function removeLeft(): Promise<void> {
  const ids = await shell.docker('ps', '-aq', '--filter', `label=knarr.dev/node=${node}`);
  if (ids !== '') await shell.docker('rm', '-f', ...ids.split('\n'));
}

const image = await makeBusyboxImage();
const args = ['bin/knarr.mjs', 'up', '--data-dir', folder, '--secure-port', '0', '--node-name', node, ...upFlags];
const cluster = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
try {
  await new Promise<void>((resolve, reject) => {
    cluster.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Knarr is up')) resolve();
    });
    cluster.on('exit', (code) => reject(new Error(`knarr ended with ${code}`)));
  });
  await shell.kubectl('wait', '--for=create', `node/${node}`, '--timeout=30s');
  await shell.kubectl('wait', '--for=condition=Ready', `node/${node}`, '--timeout=30s');
  const around = { ...shell, image, runs };
  if ((await onePod(around)) > worstRatio) process.exitCode = 1;
  await manyPods(around);
  await deletion(around);
} finally {
  cluster.removeAllListeners('exit');
  const ended = new Promise((resolve) => cluster.on('close', resolve));
  cluster.kill('SIGTERM');
  await ended;
  await removeLeft();
  rmSync(folder, { recursive: true, force: true });
}
