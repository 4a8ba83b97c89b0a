import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { promisify } from 'node:util';
import { busyboxRoot } from '../images/busybox.ts';
import { eventually } from './eventually.ts';

const run = promisify(execFile);

/**
 * A Docker Engine of the test's own, to be killed and started again: with its own containerd, folders and network namespace,
 * so that it meets no other engine of the machine. Needs root.
 */
export class PrivateEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'knarr-engine-'));
  readonly #namespace = `knarr-${process.pid}-${Math.random().toString(36).slice(2, 7)}`;
  readonly #liveRestore: boolean;
  readonly #logFile = join(this.#folder, 'engine.log');
  #containerd: ChildProcess | undefined;
  #dockerd: ChildProcess | undefined;

  private constructor(liveRestore: boolean) {
    this.#liveRestore = liveRestore;
  }

  /** Resolves when it answers; `liveRestore`: containers run on while it is away. */
  static async start({ liveRestore }: { readonly liveRestore: boolean }): Promise<PrivateEngine> {
    const engine = new PrivateEngine(liveRestore);
    try {
      // Not `ip netns exec`, which hides the cgroups that the engine needs.
      execFileSync('ip', ['netns', 'add', engine.#namespace]);
      execFileSync('ip', ['-n', engine.#namespace, 'link', 'set', 'lo', 'up']);
      await engine.start();
    } catch (error) {
      const log = readFileSync(engine.#logFile, 'utf8').split('\n').slice(-15).join('\n');
      await engine.dispose();
      throw new Error(`the engine did not start: ${log}`, { cause: error });
    }
    return engine;
  }

  /** What DOCKER_HOST has to be. */
  get host(): string {
    return `unix://${join(this.#folder, 'docker.sock')}`;
  }

  /** Output of the docker command against it. */
  readonly docker = async (...args: string[]): Promise<string> =>
    (await run('docker', ['--host', this.host, ...args], { maxBuffer: 1 << 26 })).stdout;

  /** Starts what does not run of dockerd and containerd, for the first time or again on what is there. */
  async start(): Promise<void> {
    if (!this.#containerd) await this.#startContainerd();
    this.#dockerd = this.#spawn('dockerd', [
      ...['--host', this.host, '--containerd', this.#containerdSocket],
      ...['--data-root', join(this.#folder, 'docker'), '--exec-root', join(this.#folder, 'exec')],
      ...['--pidfile', join(this.#folder, 'docker.pid'), '--config-file', this.#configFile()],
      ...['--bridge=none', ...(this.#liveRestore ? ['--live-restore'] : [])],
    ]);
    await eventually('dockerd answers', async () => this.docker('version'), 30_000);
  }

  /** Ends dockerd, with kill -9 if nothing else is said; containerd goes on. Resolves when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await end(this.#dockerd, signal);
    this.#dockerd = undefined;
  }

  /** Makes an image of the machine's busybox on it. */
  async makeImage(name: string): Promise<void> {
    const docker = spawn(
      'docker',
      ['--host', this.host, 'import', '--change', 'ENV PATH=/bin', '--change', 'CMD ["sh"]', '-', name],
      { stdio: ['pipe', 'ignore', 'inherit'] },
    );
    const exited = new Promise((resolve) => docker.once('exit', resolve));
    docker.stdin.end(await busyboxRoot());
    if ((await exited) !== 0) throw new Error('docker import failed');
  }

  /** Ends it, with its containers, and removes all that it has left. */
  async dispose(): Promise<void> {
    if (this.#dockerd) {
      const ids = (await this.docker('ps', '-aq')).split('\n').filter((id) => id !== '');
      if (ids.length > 0) await this.docker('rm', '-f', ...ids);
    }
    await this.stop('SIGTERM');
    await end(this.#containerd, 'SIGTERM');
    execFileSync('ip', ['netns', 'del', this.#namespace]);
    // What a dockerd that was killed has left mounted, the innermost first.
    const mounted = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const path of mounted.reverse()) if (path.startsWith(`${this.#folder}/`)) execFileSync('umount', [path]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #containerdSocket(): string {
    return join(this.#folder, 'containerd.sock');
  }

  async #startContainerd(): Promise<void> {
    const config = join(this.#folder, 'containerd.toml');
    writeFileSync(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
    this.#containerd = this.#spawn('containerd', [
      ...['--config', config, '--address', this.#containerdSocket],
      ...['--root', join(this.#folder, 'containerd'), '--state', join(this.#folder, 'containerd-state')],
    ]);
    await eventually('containerd answers', async () =>
      run('ctr', ['--address', this.#containerdSocket, 'version']).then(() => true),
    );
  }

  /** The machine's own configuration of Docker is not this engine's. */
  #configFile(): string {
    const file = join(this.#folder, 'daemon.json');
    writeFileSync(file, '{}');
    return file;
  }

  #spawn(command: string, args: readonly string[]): ChildProcess {
    const log = openSync(this.#logFile, 'a');
    return spawn('nsenter', [`--net=/run/netns/${this.#namespace}`, command, ...args], {
      stdio: ['ignore', log, log],
      env: { PATH: env.PATH },
    });
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
