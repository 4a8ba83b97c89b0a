import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { serviceAccount } from './service-account.ts';
import { lookupOf, refusalOf, requestOf, run } from './testing/requests.ts';

const account = (name: string, rest: object = {}) =>
  ['serviceaccounts', { metadata: { name, namespace: 'default' }, ...rest }] as const;
const lookup = lookupOf([
  account('default', { imagePullSecrets: [{ name: 'registry' }] }),
  account('silent', { automountServiceAccountToken: false }),
  [
    'serviceaccounts',
    {
      metadata: {
        name: 'strict',
        namespace: 'default',
        annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' },
      },
      secrets: [{ name: 'mine' }],
    },
  ],
]);
const plugin = serviceAccount(lookup, () => 0);
const containers = [{ name: 'c' }];

async function admitted(spec: object): Promise<Pod['spec']> {
  const request = requestOf({ object: { spec: { containers: structuredClone(containers), ...spec } } });
  await run(plugin, request);
  return (request.object as unknown as Pod).spec;
}

test('a pod without an account gets the default one, its pull secrets and its token', async () => {
  const spec = await admitted({ initContainers: [{ name: 'i' }] });
  assert.equal(spec.serviceAccountName, 'default');
  assert.equal(spec.serviceAccount, 'default');
  assert.deepEqual(spec.imagePullSecrets, [{ name: 'registry' }]);
  const [volume] = spec.volumes ?? [];
  assert.equal(volume?.name, 'kube-api-access-bbbbb');
  assert.deepEqual(volume?.projected?.sources?.[0], {
    serviceAccountToken: { expirationSeconds: 3607, path: 'token' },
  });
  const mount = { name: volume?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])])
    assert.deepEqual(container.volumeMounts, [mount]);
});

for (const c of [
  { name: 'its account does not want one', spec: { serviceAccountName: 'silent' } },
  { name: 'it does not want one itself', spec: { automountServiceAccountToken: false } },
  {
    name: 'something is in its place',
    spec: {
      containers: [
        { name: 'c', volumeMounts: [{ name: 'v', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
      ],
    },
  },
])
  test(`a pod gets no token when ${c.name}`, async () => assert.equal((await admitted(c.spec)).volumes, undefined));

test('a pod says more loudly than its account that it wants a token', async () => {
  const spec = await admitted({ serviceAccountName: 'silent', automountServiceAccountToken: true });
  assert.equal(spec.volumes?.length, 1);
});

test('its own pull secrets stay as they are', async () => {
  const spec = await admitted({ imagePullSecrets: [{ name: 'own' }] });
  assert.deepEqual(spec.imagePullSecrets, [{ name: 'own' }]);
});

for (const c of [
  {
    name: 'an account that is not there',
    object: { spec: { containers, serviceAccountName: 'none' } },
    says: 'error looking up service account default/none: serviceaccount "none" not found',
  },
  {
    name: 'a secret that its account does not list',
    object: {
      spec: { containers, serviceAccountName: 'strict', volumes: [{ name: 'v', secret: { secretName: 'other' } }] },
    },
    says: 'volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
  },
  {
    name: 'an account in a mirror pod',
    object: {
      metadata: { annotations: { 'kubernetes.io/config.mirror': 'h' } },
      spec: { containers, serviceAccountName: 'default' },
    },
    says: 'a mirror pod may not reference service accounts',
  },
])
  test(`refuses ${c.name}`, async () => {
    const refused = await refusalOf(plugin, requestOf({ object: structuredClone(c.object) }));
    assert.equal(refused, `pods "x" is forbidden: ${c.says}`);
  });
