// What this machine has and what it still needs: npm packages, Debian packages, a Docker Engine, a current build. For the
// tools that run on a fresh checkout, so it imports nothing but node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceStamp } from './source-stamp.mjs';

export const root = resolve(fileURLToPath(import.meta.url), '../..');

/** A line for the user; standard output belongs to what a tool makes. */
export const say = (text) => process.stderr.write(`${text}\n`);

export const isDebian = () => existsSync('/etc/debian_version');
export const isRoot = () => process.getuid?.() === 0;
export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

/**
 * Installs the npm packages of the lock file when they are missing or older than it; false when npm fails. npm writes
 * node_modules/.package-lock.json last, so a cut-off installation counts as missing.
 */
export function installPackages() {
  const done = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return true;
  say('installing npm packages ...');
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return npm.status === 0;
}

/** Bundles the knarr command when a source is newer than the bundle; false when the build fails. */
export function buildIfStale() {
  const stamp = join(root, 'build', 'knarr', 'stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(root)) return true;
  say('building ...');
  return spawnSync(process.execPath, [join(root, 'tools', 'build.mjs')], { stdio: 'inherit' }).status === 0;
}

/** Installs Debian packages; false when apt-get fails. Lists of packages are fetched only when the present ones do not do. */
export function aptInstall(packages) {
  say(`installing ${packages.join(' ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
  const install = () => apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  return install() || (apt('update', '-qq') && install());
}

/**
 * Installs the Docker Engine and its command line, which is a package of its own from Debian 13 on, and what the kubelet connects
 * pods with; false when apt-get fails.
 */
export const installEngine = () =>
  aptInstall(['docker.io', 'iptables', 'iproute2']) && (has('docker') || aptInstall(['docker-cli']));

/** Where the Docker Engine listens, as node:http takes it. */
function engineAddress() {
  const host = process.env.DOCKER_HOST;
  if (!host || host.startsWith('unix://'))
    return { socketPath: host ? host.slice('unix://'.length) : '/var/run/docker.sock' };
  const url = new URL(host.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port || 2375 };
}

/** The status that the engine answers to a GET of `path`; undefined when it does not answer. */
export function askEngine(path) {
  return new Promise((done) => {
    const asked = request({ ...engineAddress(), path, method: 'GET', timeout: 3000 }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    asked.on('error', () => done(undefined));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}

export const engineAnswers = async () => (await askEngine('/_ping')) === 200;

/** Starts dockerd in the background; its process when it answers, undefined when it does not within 30 s. Needs root. */
export async function startEngine(logFile) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  say('starting dockerd ...');
  const engine = spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] });
  engine.unref();
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (await engineAnswers()) return engine;
    await new Promise((next) => setTimeout(next, 100));
  }
  engine.kill();
  return undefined;
}
