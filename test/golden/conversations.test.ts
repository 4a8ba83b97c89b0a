import { after, before } from 'node:test';
import { TestCluster } from '../e2e/harness.ts';
import { judge } from './judge.ts';
import { play, recordingsIn } from './recordings.ts';

// The API server alone answers as Kubernetes' own did, field for field.

/** Custom resources and admission policies are not served yet. */
const names = recordingsIn('.', (name) => !name.startsWith('crd-') && name !== 'admission-policy');
let cluster: TestCluster;
let failures: ReadonlyMap<string, string>;

before(async () => {
  cluster = await TestCluster.start({ command: 'apiserver' });
  failures = await play(cluster, 'replay.mjs', '.', names);
});
after(() => cluster?.dispose());

judge(names, () => failures);
