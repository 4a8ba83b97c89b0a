import { after, before } from 'node:test';
import { TestCluster } from '../e2e/harness.ts';
import { judge } from './judge.ts';
import { play, recordingsIn } from './recordings.ts';

// Scheduler and controllers settle on what Kubernetes' own settle on, events included. The player is the kubelets.

const wanted = [
  /^deployment-/,
  /^(statefulset|daemonset|job|replicationcontroller)/,
  /^gc-/,
  /^unschedulable$/,
  /^anti-affinity$/,
  /^spread$/,
  /^service-endpoints$/,
  /^pdb$/,
];
const names = recordingsIn('controllers', (name) => wanted.some((pattern) => pattern.test(name)));
let cluster: TestCluster;
let failures: ReadonlyMap<string, string>;

before(async () => {
  cluster = await TestCluster.start({ flags: ['--no-kubelet'] });
  ({ failures } = await play(cluster, 'controllers.mjs', 'controllers', names));
});
after(() => cluster?.dispose());

judge(names, () => failures);
