import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderKubeconfig } from '../../cluster/pki/kubeconfig.ts';
import { freePorts } from '../builders/free-ports.ts';
import { EtcdServer } from '../etcd/etcd-server.ts';
import { removeContainersOfNode } from './docker.ts';
import { type ClusterUnderTest, newNodeName } from './harness.ts';
import { KnarrProcess } from './knarr-process.ts';
import { Kubectl } from './kubectl.ts';

/** Every part is a process; of those that elect a leader there are two. */
export const partNames = [
  'apiserver',
  'controller-manager-1',
  'controller-manager-2',
  'scheduler-1',
  'scheduler-2',
  'kubelet',
] as const;
export type PartName = (typeof partNames)[number];

/** How long a leader that is gone keeps the others waiting; the 15 s of Kubernetes are long for a test. */
const election = [
  '--leader-elect-lease-duration=4s',
  '--leader-elect-renew-deadline=3s',
  '--leader-elect-retry-period=400ms',
];

/** Two of a kind run on this machine, which has each port once. */
const silent = '--secure-port=0';

/** Users of the parts, as kubeadm makes them; the manager has one identity for all of its controllers. */
const users = {
  admin: ['admin', 'system:masters'],
  'controller-manager': ['system:kube-controller-manager', 'system:masters'],
  scheduler: ['system:kube-scheduler', ''],
} as const;

/** A cluster of processes on an etcd of its own: an API server, two managers, two schedulers, a kubelet on Docker. */
export class SeparateCluster implements ClusterUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'knarr-e2e-'));
  readonly node = newNodeName();
  readonly kubectl = new Kubectl(this.#kubeconfig('admin'), this.folder);
  readonly etcd: EtcdServer;
  readonly #parts = new Map<PartName, KnarrProcess>();
  #port = 0;
  #kubeletPort = 0;

  private constructor(etcd: EtcdServer) {
    this.etcd = etcd;
    const tokens = Object.entries({ ...users, kubelet: [`system:node:${this.node}`, 'system:nodes'] });
    writeFileSync(
      join(this.folder, 'tokens.csv'),
      tokens.map(([token, [user, groups]]) => `e2e-${token},${user},${user},"${groups}"\n`).join(''),
    );
  }

  /** Resolves when the API server and the kubelet serve. */
  static async start(): Promise<SeparateCluster> {
    const cluster = new SeparateCluster(await EtcdServer.start());
    [cluster.#port = 0, cluster.#kubeletPort = 0] = await freePorts(2);
    try {
      await cluster.start();
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  /** Starts every part that does not run. */
  async start(): Promise<void> {
    await this.startPart('apiserver');
    await Promise.all(partNames.map((name) => this.startPart(name)));
  }

  async startPart(name: PartName): Promise<void> {
    if (this.#parts.has(name)) return;
    const started = new KnarrProcess(this.#argsOf(name));
    this.#parts.set(name, started);
    if (name === 'apiserver') {
      await started.says(/\bready\b/);
      for (const user of [...Object.keys(users), 'kubelet']) this.#writeKubeconfig(user);
    } else if (name === 'kubelet') await started.says(/kubelet serving/);
  }

  /** All that a part said since it was started last. */
  output(name: PartName): string {
    return this.#parts.get(name)?.output ?? '';
  }

  /** Whether it has not ended by itself. */
  runs(name: PartName): boolean {
    return this.#parts.get(name)?.running ?? false;
  }

  /** kill -9 of one part; resolves when it is gone. */
  async killPart(name: PartName): Promise<void> {
    const part = this.#parts.get(name);
    this.#parts.delete(name);
    await part?.stop('SIGKILL');
  }

  /** kill -9 of all parts at once; etcd runs on. */
  async kill(): Promise<void> {
    await Promise.all(partNames.map((name) => this.killPart(name)));
  }

  async dispose(): Promise<void> {
    await this.kill();
    await this.etcd.dispose();
    await removeContainersOfNode(this.node);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #argsOf(name: PartName): string[] {
    const dataDir = join(this.folder, 'data');
    const part = name.replace(/-\d$/, '');
    const kubeconfig = ['--kubeconfig', this.#kubeconfig(part)];
    const ca = join(dataDir, 'pki', 'ca.crt');
    switch (part) {
      case 'apiserver':
        return [
          ...['apiserver', '--data-dir', dataDir, '--secure-port', String(this.#port), '--allow-privileged'],
          ...['--token-auth-file', join(this.folder, 'tokens.csv'), '--etcd-servers', this.etcd.url],
        ];
      case 'controller-manager':
        return [
          ...['controller-manager', ...kubeconfig, ...election, silent, '--root-ca-file', ca],
          ...['--allocate-node-cidrs', '--cluster-cidr', '10.244.0.0/16'],
        ];
      case 'scheduler':
        return ['scheduler', ...kubeconfig, ...election, silent];
      default:
        return [
          ...['kubelet', ...kubeconfig, '--hostname-override', this.node, '--root-dir', join(this.folder, 'kubelet')],
          ...['--node-ip=127.0.0.1', '--address=127.0.0.1', `--port=${this.#kubeletPort}`, '--client-ca-file', ca],
        ];
    }
  }

  #kubeconfig(user: string): string {
    return join(this.folder, `${user}.kubeconfig`);
  }

  #writeKubeconfig(user: string): void {
    const ca = readFileSync(join(this.folder, 'data', 'pki', 'ca.crt'), 'utf8');
    const server = `https://127.0.0.1:${this.#port}`;
    writeFileSync(
      this.#kubeconfig(user),
      renderKubeconfig({ name: 'separate', server, ca, user, credentials: { token: `e2e-${user}` } }),
      { mode: 0o600 },
    );
  }
}
