import { EtcdServer } from '../etcd/etcd-server.ts';
import { type ClusterUnderTest, TestCluster } from './harness.ts';
import { SeparateCluster } from './separate-cluster.ts';

/** A way in which a cluster can be put together; a user sees the same of each. */
export interface Arrangement {
  readonly name: string;
  /** On Docker; resolves when it is up. */
  readonly make: () => Promise<ClusterUnderTest>;
}

export const arrangements: readonly Arrangement[] = [
  { name: 'one process, embedded store', make: () => TestCluster.start({ runtime: 'docker' }) },
  { name: 'one process on etcd', make: onEtcd },
  { name: 'a process for each part, on etcd', make: () => SeparateCluster.start() },
];

async function onEtcd(): Promise<ClusterUnderTest> {
  const etcd = await EtcdServer.start();
  try {
    const cluster = await TestCluster.start({ runtime: 'docker', flags: ['--etcd-servers', etcd.url] });
    return {
      node: cluster.node,
      kubectl: cluster.kubectl,
      etcd,
      start: () => cluster.start(),
      kill: () => cluster.kill(),
      dispose: () => cluster.dispose().finally(() => etcd.dispose()),
    };
  } catch (error) {
    await etcd.dispose();
    throw error;
  }
}
