#!/usr/bin/env node
// npm start: everything from a fresh checkout to a running cluster. Needs Node alone; installs the rest.
//
//   npm start [-- FLAGS OF knarr up]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const flags = process.argv.slice(2);
const flagValue = (name) => {
  const at = flags.findIndex((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  return flags[at].includes('=') ? flags[at].split('=').slice(1).join('=') : flags[at + 1];
};
const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(`knarr: ${text}`);
  process.exit(1);
};

/** npm writes node_modules/.package-lock.json when it has finished: older than the lock file means stale. */
function installPackages() {
  const done = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return;
  say('installing npm packages ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0) fail('npm ci did not succeed; see above');
}

async function buildSources() {
  const { sourceStamp } = await import('./source-stamp.mjs');
  const stamp = join(root, 'build', 'knarr', 'stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(root)) return;
  say('building ...');
  const built = spawnSync(process.execPath, [join(root, 'tools', 'build.mjs')], { stdio: 'inherit' });
  if (built.status !== 0) fail('the build did not succeed; see above');
}

function engineAddress() {
  const host = process.env.DOCKER_HOST;
  if (!host || host.startsWith('unix://'))
    return { socketPath: host ? host.slice('unix://'.length) : '/var/run/docker.sock' };
  const url = new URL(host.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port || 2375 };
}

/** Whether a Docker Engine answers. */
function ping() {
  return new Promise((done) => {
    const asked = request({ ...engineAddress(), path: '/_ping', method: 'GET', timeout: 3000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.on('error', () => done(false));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}

const isDebian = () => existsSync('/etc/debian_version');
const isRoot = () => process.getuid?.() === 0;
const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

function aptInstall(packages) {
  say(`installing ${packages.join(' ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: 'ignore' })
      .status === 0;
  if (install()) return true;
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  return install();
}

async function ensureEngine() {
  if (await ping()) return;
  if (process.env.DOCKER_HOST)
    fail(
      `no Docker Engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}; start it, or use --runtime simulated, which needs none`,
    );
  if (!isDebian() || !isRoot()) {
    fail(
      'no Docker Engine answers at /var/run/docker.sock; install and start Docker, or use npm start -- --runtime simulated, which needs none',
    );
  }
  if (!has('dockerd') && !aptInstall(['docker.io', 'iptables']))
    fail('docker.io could not be installed with apt-get; install Docker, or use npm start -- --runtime simulated');
  const logFolder = join(process.env.KNARR_DATA_DIR ?? join(homedir(), '.knarr'));
  mkdirSync(logFolder, { recursive: true });
  const log = openSync(join(logFolder, 'dockerd.log'), 'a');
  say('starting dockerd ...');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (await ping()) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  fail(`dockerd does not answer; see ${join(logFolder, 'dockerd.log')}, or use npm start -- --runtime simulated`);
}

/** The image of manifests/examples, made here of Debian's static busybox: no registry is needed. */
async function ensureExampleImage() {
  const found = await new Promise((done) => {
    const asked = request(
      { ...engineAddress(), path: '/images/knarr%2Fbusybox:1/json', method: 'GET', timeout: 3000 },
      (answer) => {
        answer.resume();
        done(answer.statusCode === 200);
      },
    );
    asked.on('error', () => done(true));
    asked.end();
  });
  if (found) return;
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

installPackages();
await buildSources();
if (flagValue('runtime') !== 'simulated') {
  await ensureEngine();
  await ensureExampleImage();
}
const cluster = spawn(process.execPath, [join(root, 'bin', 'knarr.mjs'), 'up', ...flags], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cluster.kill(signal));
cluster.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
