#!/usr/bin/env node
// npm start: everything from a fresh checkout to a running cluster. Needs Node alone; installs the rest.
//
//   npm start [-- FLAGS OF knarr up]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  aptInstall,
  askEngine,
  buildIfStale,
  engineAnswers,
  has,
  installEngine,
  installPackages,
  isDebian,
  isRoot,
  root,
  say,
  startEngine,
} from './machine.mjs';

const flags = process.argv.slice(2);
const flagValue = (name) => {
  const at = flags.findIndex((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  return flags[at].includes('=') ? flags[at].split('=').slice(1).join('=') : flags[at + 1];
};
const fail = (text) => {
  say(`knarr: ${text}`);
  process.exit(1);
};

async function ensureEngine() {
  if (await engineAnswers()) return;
  if (process.env.DOCKER_HOST)
    fail(
      `no Docker Engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}; start it, or use --runtime simulated, which needs none`,
    );
  if (!isDebian() || !isRoot()) {
    fail(
      'no Docker Engine answers at /var/run/docker.sock; install and start Docker, or use npm start -- --runtime simulated, which needs none',
    );
  }
  if (!has('dockerd') && !installEngine())
    fail('docker.io could not be installed with apt-get; install Docker, or use npm start -- --runtime simulated');
  const logFile = join(process.env.KNARR_DATA_DIR ?? join(homedir(), '.knarr'), 'dockerd.log');
  if (!(await startEngine(logFile)))
    fail(`dockerd does not answer; see ${logFile}, or use npm start -- --runtime simulated`);
}

/** The image of manifests/examples, made here of Debian's static busybox: no registry is needed. */
async function ensureExampleImage() {
  if ((await askEngine('/images/knarr%2Fbusybox:1/json')) !== 404) return;
  if (!existsSync('/bin/busybox')) {
    if (!isDebian() || !isRoot() || !aptInstall(['busybox-static'])) {
      say('no static busybox here: the image of manifests/examples is left out; set another image in them');
      return;
    }
  }
  say('making the example image knarr/busybox:1 ...');
  try {
    execFileSync(process.execPath, [join(root, 'tools', 'run.mjs'), join(root, 'tools', 'example-image.ts')], {
      stdio: 'inherit',
    });
  } catch {
    say('the image of manifests/examples could not be made; the cluster starts without it');
  }
}

if (!installPackages()) fail('npm install did not succeed; see above');
if (!buildIfStale()) fail('the build did not succeed; see above');
if (flagValue('runtime') !== 'simulated') {
  await ensureEngine();
  await ensureExampleImage();
}
const cluster = spawn(process.execPath, [join(root, 'bin', 'knarr.mjs'), 'up', ...flags], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cluster.kill(signal));
cluster.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
