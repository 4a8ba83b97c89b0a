import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTokenFile, TokenFileError, tokenFileAuthenticator } from './token-file.ts';
import { userOf } from './user-info.ts';

const file = `﻿ADMIN,admin,1,"system:masters"
t2,bob,2
t3 , eve , 3 , "a, b"\r

,nobody,9
"t,4","quoted ""name""",4,g
ADMIN,later,5`;

for (const [token, user] of [
  ['ADMIN', userOf('later', { uid: '5' })],
  ['t2', userOf('bob', { uid: '2' })],
  ['t3', userOf('eve', { uid: '3', groups: ['a', 'b'] })],
  ['t,4', userOf('quoted "name"', { uid: '4', groups: ['g'] })],
  ['', undefined],
  ['t', undefined],
] as const) {
  test(`the token ${JSON.stringify(token)}`, () => {
    const outcome = tokenFileAuthenticator(parseTokenFile(file, 'f')).authenticateToken(token, ['api']);
    assert.deepEqual(
      outcome,
      user === undefined ? { kind: 'none' } : { kind: 'authenticated', user, audiences: ['api'] },
    );
  });
}

for (const [content, message] of [
  ['a,b,c\nd,e', "token file 'f' line 2 must have at least 3 columns (token, user name, user uid), found 2"],
  ['\n\na,,1', "token file 'f' line 3 has no user name"],
  ['a,"b,c', "token file 'f' line 1 has a quote that does not end"],
  ['a,b"c,d', "token file 'f' line 1 has a bare quote"],
  ['a,"b"c,d', "token file 'f' line 1 has text after a closing quote"],
] as const) {
  test(`refused: ${message}`, () => {
    assert.throws(() => parseTokenFile(content, 'f'), new TokenFileError(message));
  });
}
