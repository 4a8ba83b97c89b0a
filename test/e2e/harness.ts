import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../builders/free-ports.ts';
import type { EtcdServer } from '../etcd/etcd-server.ts';
import { removeContainersOfNode } from './docker.ts';
import { type Ended, KnarrProcess } from './knarr-process.ts';
import { Kubectl } from './kubectl.ts';

/** What a cluster under test is made of. */
export interface ClusterOptions {
  readonly runtime?: 'docker' | 'simulated';
  /** Of simulated nodes. */
  readonly nodes?: number;
  /** Further flags of `knarr up`, or of the command below. */
  readonly flags?: readonly string[];
  /** `apiserver`: an API server alone. */
  readonly command?: 'up' | 'apiserver';
  readonly environment?: Readonly<Record<string, string>>;
}

/** What tests need of a cluster, however it is put together. */
export interface ClusterUnderTest {
  /** The name of its node, which no other cluster on the same Docker has. */
  readonly node: string;
  readonly kubectl: Kubectl;
  /** Absent where objects are kept in the embedded store. */
  readonly etcd?: EtcdServer;
  /** Starts it again on what is there; resolves when it is up. */
  start(): Promise<void>;
  /** kill -9 of all of its processes at once, etcd aside. Containers go on running. */
  kill(): Promise<void>;
  /** Ends it, and removes what it has left. */
  dispose(): Promise<void>;
}

export const newNodeName = (): string => `e2e-${process.pid}-${Math.random().toString(36).slice(2, 7)}`;

/** A static token whose user is a member of system:masters. */
export const ADMIN_TOKEN = 'e2e-admin-token';

/**
 * A cluster in a process of its own: a free port, a data folder that is removed at the end, and a node name that no other
 * cluster on the same Docker has. The port, the folder and the name stay the same across `kill`, `stop` and `start`.
 */
export class TestCluster implements ClusterUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'knarr-e2e-'));
  readonly node = newNodeName();
  readonly #options: ClusterOptions;
  port = 0;
  process: KnarrProcess | undefined;
  readonly kubectl: Kubectl;

  private constructor(options: ClusterOptions) {
    this.#options = options;
    this.kubectl = new Kubectl(this.kubeconfig, this.folder);
    writeFileSync(join(this.folder, 'tokens.csv'), `${ADMIN_TOKEN},admin,admin,"system:masters"\n`);
  }

  /** Resolves when it says that it is up. */
  static async start(options: ClusterOptions = {}): Promise<TestCluster> {
    const cluster = new TestCluster(options);
    [cluster.port = 0] = await freePorts(1);
    try {
      await cluster.start();
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  get server(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get command(): 'up' | 'apiserver' {
    return this.#options.command ?? 'up';
  }

  /** The arguments of its process. */
  get args(): string[] {
    const { runtime = 'simulated', nodes, flags = [] } = this.#options;
    const shared = [
      ...['--data-dir', this.dataDir, '--secure-port', String(this.port)],
      ...['--token-auth-file', join(this.folder, 'tokens.csv')],
    ];
    if (this.command === 'apiserver') return ['apiserver', ...shared, ...flags];
    return [
      ...['up', ...shared, '--runtime', runtime, '--node-name', this.node, '--write-kubeconfig', this.kubeconfig],
      ...(nodes === undefined ? [] : ['--nodes', String(nodes)]),
      ...flags,
    ];
  }

  /** Starts its process, for the first time or again on what is there; resolves when it is up. */
  async start(): Promise<void> {
    await this.launch().says(this.command === 'up' ? /^Knarr is up/ : /\bready\b/);
  }

  /** Starts its process and does not wait for it. */
  launch(): KnarrProcess {
    this.process = new KnarrProcess(this.args, this.#options.environment);
    return this.process;
  }

  /** SIGTERM; resolves when it is gone. Containers go on running. */
  async stop(): Promise<Ended | undefined> {
    return this.process?.stop();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.process?.stop('SIGKILL');
  }

  /** Ends it, and removes its containers and its folder. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.#options.runtime === 'docker') await removeContainersOfNode(this.node);
    // Volumes in memory of pods that were there when the cluster was killed.
    for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
      const path = line.split(' ')[1];
      if (path?.startsWith(`${this.folder}/`)) execFileSync('umount', [path]);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
