import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TestCluster } from '../e2e/harness.ts';
import { judge } from './judge.ts';
import { type Played, play, recordingsIn } from './recordings.ts';

// The API server alone answers as Kubernetes' own did, field for field.

/** Custom resources and admission policies are not served yet. */
const names = recordingsIn('.', (name) => !name.startsWith('crd-') && name !== 'admission-policy');
let cluster: TestCluster;
let played: Played;

before(async () => {
  cluster = await TestCluster.start({ command: 'apiserver' });
  played = await play(cluster, 'replay.mjs', '.', names);
});
after(() => cluster?.dispose());

judge(names, () => played.failures);

// Those that cannot be the same hold versions of the recorded store, or Go's own print of a pod.
test('few messages have other words', () => assert.ok(played.worded < 6, `${played.worded} messages`));
