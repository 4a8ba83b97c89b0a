import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfSigned } from '../../client/serving/self-signed.ts';
import { checkKeyPair } from './key-pair.ts';

const one = await selfSigned('one', [], 0);
const other = await selfSigned('other', [], 0);
const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

for (const [name, cert, key, message] of [
  ['a certificate and its key', one.cert, one.key, undefined],
  ['both in one file', one.key + one.cert, one.cert + one.key, undefined],
  ['the key of another', one.cert, other.key, 'tls: private key does not match public key'],
  ['no PEM', 'X=y', 'X=y', 'tls: failed to find any PEM data in certificate input'],
  ['no PEM for the key', one.cert, 'X=y', 'tls: failed to find any PEM data in key input'],
  [
    'the files the wrong way round',
    one.key,
    one.cert,
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [PRIVATE KEY]',
  ],
  ['a certificate that is none', broken, one.key, 'x509: malformed certificate'],
] as const)
  test(`a key pair: ${name}`, () => {
    const check = () => checkKeyPair(Buffer.from(cert), Buffer.from(key));
    if (message === undefined) check();
    else assert.throws(check, { message });
  });
