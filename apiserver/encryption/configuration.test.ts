import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readEncryptionConfiguration } from './configuration.ts';
import { resourceOfKey } from './resource-of-key.ts';
import { selectTransformers } from './selection.ts';

const secret = Buffer.alloc(32, 1).toString('base64');
const gcm = (name = 'k', value = secret) => ({ aesgcm: { keys: [{ name, secret: value }] } });
const read = (resources: unknown, more = {}) =>
  readEncryptionConfiguration(
    JSON.stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources, ...more }),
    { file: 'encryption.yaml' },
  );
const one = (names: readonly string[], providers: readonly unknown[] = [gcm()]) =>
  read([{ resources: names, providers }]);

test('a configuration is read', async () => {
  assert.deepEqual(await one(['secrets', 'widgets.example.com', '*.apps'], [gcm(), { identity: {} }]), [
    {
      resources: [
        { group: '', resource: 'secrets' },
        { group: 'example.com', resource: 'widgets' },
        { group: 'apps', resource: '*' },
      ],
      providers: [{ type: 'aesgcm', keys: [{ name: 'k', secret: Buffer.alloc(32, 1) }] }, { type: 'identity' }],
    },
  ]);
});

for (const [name, made, says] of [
  ['without resources', () => read([]), /resources: Required value/],
  ['with an empty list', () => one([]), /resources\[0\]\.resources: Required value/],
  ['without providers', () => one(['secrets'], []), /resources\[0\]\.providers: Required value/],
  ['with a provider that is none', () => one(['secrets'], [{}]), /does not contain any of the expected providers/],
  ['with two in one', () => one(['secrets'], [{ ...gcm(), identity: {} }]), /more than one provider specified/],
  [
    'with secretbox',
    () => one(['secrets'], [{ secretbox: { keys: [] } }]),
    /providers\[0\]\.secretbox: .*no such provider/,
  ],
  ['with kms', () => one(['secrets'], [{ kms: { name: 'x' } }]), /providers\[0\]\.kms: .*no such provider/],
  ['with a misspelt provider', () => one(['secrets'], [{ aesgmc: {} }]), /aesgmc: unknown field/],
  ['without keys', () => one(['secrets'], [{ aesgcm: { keys: [] } }]), /aesgcm\.keys: Required value/],
  ['with a key without a name', () => one(['secrets'], [gcm('')]), /keys\[0\]\.name: Required value/],
  ['with a key without a secret', () => one(['secrets'], [gcm('k', '')]), /keys\[0\]\.secret: Required value/],
  [
    'with a secret that is not base64',
    () => one(['secrets'], [gcm('k', 'hunter2!')]),
    /"REDACTED": secrets must be base64/,
  ],
  [
    'with a secret of another length',
    () => one(['secrets'], [gcm('k', 'aGVsbG8=')]),
    /"REDACTED": secret is not of the expected length, got 5, expected one of \[16 24 32\]/,
  ],
  ['with *', () => one(['*']), /use '\*\.' to encrypt all the resources/],
  ['with capitals', () => one(['Secrets']), /should not contain capital letters/],
  ['with one resource of all groups', () => one(['secrets.*']), /across groups is not supported/],
  ['with events.k8s.io', () => one(['events.events.k8s.io']), /Use 'events' instead/],
  ['with what has no path', () => one(['serviceipallocations']), /do not have REST API/],
  ['with the same twice', () => one(['secrets', 'secrets']), /cannot be specified multiple times/],
  ['with one inside the other', () => one(['secrets', '*.']), /will be masked/],
  ['with one inside all', () => one(['*.*', 'secrets']), /will be masked/],
] as const)
  test(`a configuration is refused ${name}`, () =>
    assert.rejects(made(), (error: Error) => {
      assert.equal(error.name, 'ConfigurationError');
      assert.match(error.message, says);
      for (const hidden of ['hunter2', secret, 'aGVsbG8=']) assert.ok(!error.message.includes(hidden));
      return true;
    }));

const types = [
  { group: '', resource: 'secrets' },
  { group: '', resource: 'services' },
  { group: 'apps', resource: 'deployments' },
  { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
];

for (const [key, expected] of [
  ['/registry/secrets/default/a', 'secrets.'],
  ['/registry/services/specs/default/a', 'services.'],
  ['/registry/deployments/default/a', 'deployments.apps'],
  ['/registry/apiextensions.k8s.io/customresourcedefinitions/x', 'customresourcedefinitions.apiextensions.k8s.io'],
  ['/registry/example.com/widgets/default/a', 'widgets.example.com'],
  ['/registry/masterleases/10.0.0.1', undefined],
  ['/registry/ranges/servicenodeports/30000', undefined],
  ['/registry/secretsx/default/a', undefined],
  ['compact_rev_key', undefined],
] as const)
  test(`${key} belongs to ${expected}`, () => {
    const found = resourceOfKey(types)(key);
    assert.equal(found && `${found.resource}.${found.group}`, expected);
  });

test('the name counts before the group, and the group before everything', async () => {
  const rules = await read([
    { resources: ['*.*'], providers: [gcm('all')] },
    { resources: ['*.'], providers: [gcm('core')] },
    { resources: ['secrets'], providers: [gcm('first')] },
    { resources: ['secrets'], providers: [gcm('second')] },
    { resources: ['nodes'], providers: [{ identity: {} }] },
  ]);
  const select = selectTransformers(rules, randomBytes);
  const nameOf = (resource: string, group = '') => {
    const sealed = select({ group, resource })?.seal(Buffer.from('x'), '/registry/x') ?? Buffer.alloc(0);
    return Buffer.from(sealed).toString('latin1').split(':')[4];
  };
  assert.deepEqual(
    [nameOf('secrets'), nameOf('pods'), nameOf('nodes'), nameOf('deployments', 'apps')],
    ['first', 'core', undefined, 'all'],
  );
  const second = select({ group: '', resource: 'secrets' });
  const stored = selectTransformers(
    await one(['secrets'], [gcm('second')]),
    randomBytes,
  )({ group: '', resource: 'secrets' });
  const opened = second?.open(stored?.seal(Buffer.from('x'), '/k') ?? Buffer.alloc(0), '/k');
  assert.ok(opened?.ok && opened.stale);
});
