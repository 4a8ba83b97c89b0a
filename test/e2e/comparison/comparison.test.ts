import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../eventually.ts';
import { TestCluster } from '../harness.ts';
import { changeRows } from './change-rows.ts';
import { readRows } from './read-rows.ts';
import { masked, runKnarr, runKubectl } from './side-by-side.ts';

// The same command lines through the kubectl on the PATH and through knarr: what they print and how they end is the same.

const folder = 'test/e2e/comparison';
const sides = ['side-a', 'side-b'] as const;

let cluster: TestCluster;
let nodes: readonly string[] = [];

before(async () => {
  cluster = await TestCluster.start({ nodes: 2 });
  const { kubectl } = cluster;
  await kubectl.run(`apply -f ${folder}/objects.yaml`);
  for (const side of sides) await kubectl.run(`create namespace ${side}`);
  nodes = (await kubectl.run('get nodes -o jsonpath={.items[*].metadata.name}')).split(' ');
  await eventually('the objects are at rest', async () => {
    const pods = await kubectl.run('-n shown get pods --no-headers');
    return pods.split('\n').filter((line) => line.includes('Running')).length >= 6;
  });
});
after(() => cluster?.dispose());

const options = () => ({ kubeconfig: cluster.kubeconfig, home: cluster.folder, cwd: folder });

/** Without what stands for one side only. */
const ofOneSide = (text: string) => text.replaceAll('side-b', 'side-a').replaceAll(nodes[1] ?? '', nodes[0] ?? '');

describe('commands that look', { concurrency: 4 }, () => {
  for (const command of readRows)
    test(command, async () => {
      // The files that rows name are beside this test; kubectl runs in the folder of the checkout.
      const placed = `${/ -n | -A/.test(command) ? '' : '-n shown '}${command}`;
      const forKubectl = placed.replace(/(?<= -f |-file=)(?=\w)/, `${folder}/`);
      // An object may change between the two calls: then both are asked again.
      await eventually(
        'both say the same',
        async () => {
          const [theirs, ours] = await Promise.all([
            runKubectl(cluster.kubectl, forKubectl),
            runKnarr(placed, options()),
          ]);
          const shown = { ...theirs, stderr: theirs.stderr.replaceAll(`${folder}/`, '') };
          const strict = JSON.stringify(masked(ours, false)) === JSON.stringify(masked(shown, false));
          if (!strict) assert.deepEqual(masked(ours, true), masked(shown, true));
          return true;
        },
        3000,
      );
    });
});

describe('commands that change things', { concurrency: 4 }, () => {
  for (const rows of changeRows)
    test(`from ${rows[0]?.command} on`, async (t) => {
      for (const { command, input, editor } of rows)
        await t.test(editor === undefined ? command : `${command} with ${editor}`, async () => {
          const on = (side: 0 | 1) => `-n ${sides[side]} ${command}`.replaceAll('{node}', nodes[side] ?? '');
          const [theirs, ours] = await Promise.all([
            runKubectl(cluster.kubectl, on(0), { home: cluster.folder, input, editor }),
            runKnarr(on(1), { ...options(), input, editor }),
          ]);
          const unsided = { code: ours.code, stdout: ofOneSide(ours.stdout), stderr: ofOneSide(ours.stderr) };
          assert.deepEqual(masked(unsided, true), masked(theirs, true));
        });
    });
});
