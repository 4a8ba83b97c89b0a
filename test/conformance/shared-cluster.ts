import { after, before } from 'node:test';
import { type ClusterOptions, TestCluster } from '../e2e/harness.ts';
import { ApiCaller } from './api-caller.ts';

/** The cluster of all tests of a file; usable from the first test on. */
export interface SharedCluster {
  readonly api: ApiCaller;
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  readonly kubectl: TestCluster['kubectl'];
}

/**
 * Starts a cluster before the tests of the file that calls, and ends it behind them. What the tests need besides is made by
 * `prepare`: further hooks of the file would run beside this one.
 */
export function sharedCluster(options: ClusterOptions = {}, prepare?: () => Promise<void>): SharedCluster {
  let cluster: TestCluster | undefined;
  before(async () => {
    cluster = await TestCluster.start(options);
    await prepare?.();
  });
  after(() => cluster?.dispose());
  const running = (): TestCluster => {
    if (!cluster) throw new Error('the cluster is started by a hook: nothing can be asked of it before');
    return cluster;
  };
  const shared = {
    get server() {
      return running().server;
    },
    get kubectl() {
      return running().kubectl;
    },
  };
  return Object.assign(shared, { api: new ApiCaller(shared) });
}
