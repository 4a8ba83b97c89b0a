import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { runKubectlVerb } from './run.ts';

const others = { up: 'Run a whole cluster', status: 'Tell whether a cluster runs' };

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const code = await runKubectlVerb(
    argv,
    {
      stdout: into('stdout'),
      stderr: into('stderr'),
      stdin: new PassThrough().end() as PassThrough,
      env: {},
      cwd: '/',
      isTerminal: false,
      signal: new AbortController().signal,
      clock: new FakeClock(),
      random: () => 0,
    },
    others,
  );
  return { code, ...said };
}

test('a help shows aliases beside the verb that they call', async () => {
  const { stdout } = await run('top', '--help');
  assert.match(stdout, /Available Commands:\n {2}node, nodes, no {2}\S.*\n {2}pod, pods, po {4}\S.*\n\n/);
});

test('an alias calls its verb, which is told by its own name', async () => {
  assert.match((await run('create', 'cm', '--help')).stdout, /Usage:\n {2}knarr create configmap NAME/);
  assert.deepEqual(await run('create', 'cm'), {
    code: 1,
    stdout: '',
    stderr: "error: exactly one NAME is required, got 0\nSee 'knarr create configmap -h' for help and examples\n",
  });
});

test('a word that is no subverb is refused, and no help stands before it', async () => {
  assert.deepEqual(await run('top', 'a', 'b'), {
    code: 1,
    stdout: '',
    stderr: 'error: unknown command "a b"\nSee \'knarr top -h\' for help and examples\n',
  });
});

test('a verb whose word below is missing ends as a mistake, with its help as the message', async () => {
  for (const words of [['create', 'secret'], ['create', 'service'], ['set'], ['rollout']]) {
    const { code, stdout, stderr } = await run(...words);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /Available Commands:/);
  }
});

test('--dry-run without a value is the client trying, and says that it should have one', async () => {
  assert.deepEqual(await run('create', 'deployment', 'web', '--image=a', '--dry-run'), {
    code: 0,
    stdout: 'deployment.apps/web created (dry run)\n',
    stderr: 'Warning: --dry-run is deprecated and can be replaced with --dry-run=client.\n',
  });
});

test('the help lists the commands that are no verbs as well', async () => {
  const { stdout } = await run('help');
  assert.match(stdout, /Clusters:\n {2}up +Run a whole cluster\n {2}status +Tell whether a cluster runs\n\nObjects/);
});

test('flags without a word are no way to ask for help, but for those that are', async () => {
  assert.deepEqual(await run('--nope'), {
    code: 1,
    stdout: '',
    stderr: "error: unknown flag: --nope\nSee 'knarr --help' for usage.\n",
  });
  assert.match((await run('--version')).stdout, /^Client Version: v1\.36\./);
  assert.match((await run('--help')).stdout, /^knarr runs a Kubernetes cluster/);
  assert.match((await run()).stdout, /^knarr runs a Kubernetes cluster/);
});

test('a mistyped word may have been meant for either', async () => {
  assert.match((await run('statsu')).stderr, /unknown command "statsu" for "knarr"\n\nDid you mean this\?\n\tstatus\n/);
  assert.match((await run('gett')).stderr, /\tget\n/);
});
