import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { bashScript } from './bash.ts';

const script = bashScript(
  {
    get: { subverbs: [], flags: ['--output', '--watch'] },
    rollout: { subverbs: ['status', 'undo'], flags: [] },
  },
  ['--namespace'],
);

for (const [words, expected] of [
  [['knarr', 'g'], 'get'],
  [['knarr', 'rollout', 'u'], 'undo'],
  [['knarr', 'get', '--o'], '--output'],
  [['knarr', 'get', '--n'], '--namespace'],
  [['knarr', 'st'], 'status'],
] as const) {
  test(`bash completes ${words.join(' ')} to ${expected}`, () => {
    const line = words.map((word) => `'${word}'`).join(' ');
    const call = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _knarr; echo "\${COMPREPLY[@]}"`;
    assert.equal(execFileSync('bash', ['-c', call], { encoding: 'utf8' }), `${expected}\n`);
  });
}
