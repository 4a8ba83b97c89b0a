#!/usr/bin/env node
// npm test: installs what the tests need, runs all of them, and ends with one line: N passed, N failed.
//
//   node tools/test.mjs [STAGE ...] [PATH ...]
//
// Stages: verify, unit, integration, e2e, conformance, golden; all of them, in this order, when none is named. Paths narrow the stage.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  aptInstall,
  buildIfStale,
  engineAnswers,
  has,
  installEngine,
  installPackages,
  isDebian,
  isRoot,
  root,
  startEngine,
} from './machine.mjs';

/** Recorded conversations are no part of the repository. */
const recordings = join(root, '..', 'shared', 'golden');

/** Tests of test/ but those that are stages of their own. */
const integrationTests = () =>
  readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.test.ts'))
    .map((entry) => join('test', entry.name))
    .filter(
      (path) =>
        !['test/architecture', 'test/conformance', 'test/e2e', 'test/golden'].includes(path) &&
        hasTests(join(root, path)),
    );

const below = (folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name)));
const hasTests = (path) =>
  path.endsWith('.test.ts') || readdirSync(path, { recursive: true }).some((name) => String(name).endsWith('.test.ts'));

/** End-to-end tests beside the code: a driver against the real engine. */
const endToEndTests = () => ['test/e2e', ...below('kubelet').filter((path) => path.endsWith('.e2e.test.ts'))];

const stages = {
  verify: { needs: [], tool: 'tools/verify.mjs' },
  unit: { needs: ['etcd'] },
  integration: { needs: ['etcd'], paths: integrationTests },
  e2e: {
    needs: ['etcd', 'kubectl', 'busybox', 'engine', 'build'],
    paths: endToEndTests,
    // One file at a time: they measure how long things take, and share one engine.
    options: ['--concurrency', '1', '--timeout', '300000'],
  },
  conformance: { needs: ['busybox', 'engine', 'build'], paths: () => ['test/conformance'] },
  golden: {
    needs: ['build'],
    leftOut: () => (existsSync(recordings) ? undefined : '../shared/golden is not beside this checkout'),
    paths: () => ['test/golden'],
    options: ['--timeout', '300000'],
  },
};

/** What a stage may need of the machine: how to see that it is there, and how to get it on Debian. */
const needs = {
  etcd: {
    there: () => has(process.env.KNARR_ETCD ?? 'etcd'),
    install: () => aptInstall(['etcd-server']),
    otherwise: 'etcd (Debian: etcd-server)',
  },
  kubectl: {
    there: () => has('kubectl'),
    install: () => aptInstall(['kubernetes-client']),
    otherwise: 'kubectl (Debian: kubernetes-client)',
  },
  busybox: {
    there: () => existsSync('/bin/busybox'),
    install: () => aptInstall(['busybox-static']),
    otherwise: 'a static /bin/busybox (Debian: busybox-static)',
  },
  engine: {
    there: async () => (await engineAnswers()) && has('docker'),
    install: async () => ((has('dockerd') && has('docker')) || installEngine()) && (await runEngine()),
    otherwise: 'a Docker Engine that answers, and the docker command (Debian: docker.io)',
  },
  build: { there: buildIfStale, install: () => false, otherwise: 'a build that succeeds (npm run build)' },
};

/** Taken back, last first, when the tests are over. */
const undo = [];

async function runEngine() {
  if (await engineAnswers()) return true;
  const engine = await startEngine(join(tmpdir(), 'knarr-tests-dockerd.log'));
  if (engine) {
    undo.push(async () => {
      // It was let go of so that `npm start` can leave it behind; here the end waits for its own.
      engine.ref();
      const ended = new Promise((done) => engine.once('exit', done));
      engine.kill('SIGTERM');
      await ended;
    });
  }
  return engine !== undefined;
}

/** Addresses of services and pods belong to no network here: a packet to one must not leave the machine. */
function fenceAddresses() {
  if (!isRoot() || !has('ip')) return;
  for (const range of ['10.96.0.0/16', '10.244.0.0/16']) {
    const ip = (...args) => spawnSync('ip', ['route', ...args], { encoding: 'utf8' });
    if (ip('show', range).stdout !== '') continue;
    if (ip('add', 'unreachable', range).status === 0) undo.push(() => ip('del', 'unreachable', range));
  }
}

/** Names what is missing and cannot be had. */
async function prepare(wanted) {
  const missing = [];
  for (const name of new Set(wanted.flatMap((stage) => stages[stage].needs))) {
    const { there, install, otherwise } = needs[name];
    if (await there()) continue;
    if (isDebian() && isRoot() && (await install())) continue;
    missing.push(otherwise);
  }
  return missing;
}

/** Runs one command and adds up what it counts. */
async function run(command) {
  const child = spawn(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  running = child;
  const counts = { pass: 0, fail: 0, cancelled: 0 };
  let rest = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
      const [, what, number] = /^(?:#|ℹ) (pass|fail|cancelled) (\d+)$/.exec(line.replace(/\x1b\[\d+m/g, '')) ?? [];
      if (what) counts[what] += Number(number);
    }
  });
  const code = await new Promise((done) => child.on('close', (exit) => done(exit ?? 1)));
  const failed = counts.fail + counts.cancelled;
  // A runner that falls over before it counts is a failure as well.
  return { passed: counts.pass, failed: code !== 0 && failed === 0 ? 1 : failed };
}

let running;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopped = true;
    running?.kill(signal);
  });
}

const named = process.argv.slice(2).filter((arg) => arg in stages);
const paths = process.argv.slice(2).filter((arg) => !(arg in stages));
if (paths.length > 0 && named.length !== 1) {
  console.error('node tools/test.mjs STAGE PATH ...: paths need exactly one stage');
  process.exit(2);
}
const wanted = named.length > 0 ? named : Object.keys(stages);

const total = { passed: 0, failed: 0 };
const summary = [];
try {
  if (!installPackages()) throw new Error('npm install did not succeed; see above');
  const possible = wanted.filter((stage) => !stages[stage].leftOut?.());
  const missing = await prepare(possible);
  if (missing.length > 0) throw new Error(`the tests need, and this machine has not: ${missing.join('; ')}`);
  fenceAddresses();
  for (const stage of wanted) {
    if (stopped) break;
    const why = stages[stage].leftOut?.();
    if (why) {
      summary.push(`${stage.padEnd(12)} left out: ${why}`);
      continue;
    }
    console.log(`\n=== ${stage}`);
    const began = Date.now();
    const { tool = 'tools/run-tests.mjs', options = [], paths: all = () => [] } = stages[stage];
    const { passed, failed } = await run([tool, ...options, ...(paths.length > 0 ? paths : all())]);
    total.passed += passed;
    total.failed += failed;
    summary.push(
      `${stage.padEnd(12)} ${passed} passed, ${failed} failed, ${Math.round((Date.now() - began) / 1000)} s`,
    );
  }
} catch (error) {
  console.error(`knarr: ${error.message}`);
  total.failed++;
} finally {
  for (const step of undo.reverse()) await step();
}
if (stopped) total.failed++;
console.log(`\n${summary.join('\n')}${summary.length > 0 ? '\n' : ''}${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
