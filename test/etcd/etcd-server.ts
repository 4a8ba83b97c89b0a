import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { freePorts } from '../builders/free-ports.ts';

/** How long a member may take from its start until it serves; it takes 30 to 100 ms on an idle machine. */
const startMs = 20_000;

export interface EtcdServerOptions {
  /** Further flags of etcd, `--auto-compaction-retention=1h`. */
  readonly flags?: readonly string[];
  /** `https` needs flags with certificates. */
  readonly scheme?: 'http' | 'https';
}

/** A real etcd with one member, for tests: random ports, data in a temporary folder, elections in milliseconds. */
export class EtcdServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'knarr-etcd-'));
  readonly #options: EtcdServerOptions;
  #process: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  /** Of the client URL; stays the same across restarts. */
  port = 0;
  #peerPort = 0;

  private constructor(options: EtcdServerOptions) {
    this.#options = options;
  }

  /** Starts etcd (Debian's `etcd-server`, or what `KNARR_ETCD` names); resolves when it serves clients. */
  static async start(options: EtcdServerOptions = {}): Promise<EtcdServer> {
    const server = new EtcdServer(options);
    [server.port = 0, server.#peerPort = 0] = await freePorts(2);
    try {
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `${this.#options.scheme ?? 'http'}://127.0.0.1:${this.port}`;
  }

  /** Starts it again, on the same data and ports, after `kill`. */
  async start(): Promise<void> {
    const peer = `http://127.0.0.1:${this.#peerPort}`;
    const child = spawn(
      env.KNARR_ETCD ?? 'etcd',
      [
        '--name=test',
        `--data-dir=${this.#folder}`,
        `--listen-client-urls=${this.url}`,
        `--advertise-client-urls=${this.url}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=test=${peer}`,
        '--heartbeat-interval=10',
        '--election-timeout=50',
        '--logger=zap',
        ...(this.#options.flags ?? []),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: env.PATH } },
    );
    this.#process = child;
    this.#exited = new Promise((resolve) => child.once('exit', resolve));
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`etcd ${why}; it last said: ${lines.slice(-3).join(' | ')}`));
      const timer = setTimeout(() => fail(`did not serve within ${startMs} ms`), startMs);
      child.once('error', (error) => fail(`cannot be started (apt-get install etcd-server): ${error.message}`));
      child.once('exit', (code) => fail(`ended with code ${code}`));
      createInterface({ input: child.stderr }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 20) lines.shift();
        if (!line.includes('ready to serve client requests') && !line.includes('serving client traffic')) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Asks it for what the driver does not need, through its own JSON gateway: `lease/leases`. Plain HTTP only. */
  async call(path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(`${this.url}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`etcd answers ${path} with ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#exited;
  }

  /** Ends it and removes its data. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
