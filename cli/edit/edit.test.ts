import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editorCommand } from './editor.ts';
import { headerText, withoutComments } from './reasons.ts';

for (const c of [
  { name: 'vi without any', env: {}, program: 'vi', args: ['F'] },
  { name: 'EDITOR', env: { EDITOR: 'nano' }, program: 'nano', args: ['F'] },
  {
    name: 'KUBE_EDITOR before it',
    env: { EDITOR: 'nano', KUBE_EDITOR: 'code -w' },
    program: 'code',
    args: ['-w', 'F'],
  },
  {
    name: 'through a shell where it is quoted',
    env: { SHELL: '/bin/sh', EDITOR: "'my editor'" },
    program: '/bin/sh',
    args: ['-c', '\'my editor\' "F"'],
  },
])
  test(`editor: ${c.name}`, () => assert.deepEqual(editorCommand(c.env, 'F'), { program: c.program, args: c.args }));

test('what stands above a file says why, and does not count', () => {
  const header = headerText([{ head: 'it was not valid', details: ['a: no\nreally'] }]);
  assert.match(header, /^# it was not valid:\n# \* a: no\n# really\n#\n/m);
  assert.equal(withoutComments(`${header}kind: x\n`), 'kind: x\n');
});
