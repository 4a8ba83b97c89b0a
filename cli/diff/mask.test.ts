import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskSecrets } from './mask.ts';
import { diffCommand } from './program.ts';

const secret = (data: Record<string, string>) => ({ kind: 'Secret', data });

test('values of secrets are hidden; that they differ is not', () => {
  const [live, merged] = maskSecrets(
    secret({ same: 'x', other: 'y', gone: 'z' }),
    secret({ same: 'x', other: 'w', fresh: 'v' }),
  );
  assert.deepEqual(live?.data, { same: '***', other: '*** (before)', gone: '***' });
  assert.deepEqual(merged?.data, { same: '***', other: '*** (after)', fresh: '***' });
});

test('a secret that is not there yet stays absent', () =>
  assert.equal(maskSecrets(undefined, secret({ a: 'b' }))[0], undefined));

for (const c of [
  { name: 'diff by default', env: {}, program: 'diff', args: ['-u', '-N'] },
  {
    name: 'the one that the user names',
    env: { KUBECTL_EXTERNAL_DIFF: 'colordiff -N' },
    program: 'colordiff',
    args: ['-N'],
  },
  {
    name: 'without arguments that could be more',
    env: { KUBECTL_EXTERNAL_DIFF: 'x -a ;rm $(y)' },
    program: 'x',
    args: ['-a'],
  },
])
  test(`the program that compares: ${c.name}`, () =>
    assert.deepEqual(diffCommand(c.env), { program: c.program, args: c.args }));
