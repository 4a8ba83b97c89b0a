import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { lookupOf, refusalOf, requestOf, run } from './testing/requests.ts';

const claims = '/v1/persistentvolumeclaims';
const marked = { 'storageclass.kubernetes.io/is-default-class': 'true' };
const classes = lookupOf([
  ['storageclasses', { metadata: { name: 'old', annotations: marked, creationTimestamp: '2026-01-01T00:00:00Z' } }],
  [
    'storageclasses',
    {
      metadata: { name: 'new', annotations: marked, creationTimestamp: '2026-02-01T00:00:00Z' },
      allowVolumeExpansion: true,
    },
  ],
  ['storageclasses', { metadata: { name: 'fixed' } }],
]);

for (const c of [
  { name: 'no class: the youngest default', spec: {}, want: 'new' },
  { name: 'its own class stays', spec: { storageClassName: 'fixed' }, want: 'fixed' },
  { name: 'the empty class asks for none', spec: { storageClassName: '' }, want: '' },
])
  test(`a claim with ${c.name}`, async () => {
    const request = requestOf({ resource: claims, object: { spec: c.spec } });
    await run(defaultStorageClass(classes), request);
    assert.equal((request.object?.spec as { storageClassName?: string } | undefined)?.storageClassName, c.want);
  });

test('an ingress that names no class gets the default one, unless an annotation names one', async () => {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
  const plugin = defaultIngressClass(lookupOf([['ingressclasses', { metadata: { name: 'nginx', annotations } }]]));
  const classAfter = async (object: object) => {
    const request = requestOf({ resource: 'networking.k8s.io/v1/ingresses', object });
    await run(plugin, request);
    return (request.object?.spec as { ingressClassName?: string } | undefined)?.ingressClassName;
  };
  assert.equal(await classAfter({ spec: {} }), 'nginx');
  assert.equal(
    await classAfter({ spec: {}, metadata: { annotations: { 'kubernetes.io/ingress.class': 'x' } } }),
    undefined,
  );
});

test('volumes and claims are held by a finalizer', async () => {
  for (const [resource, finalizer] of [
    [claims, 'kubernetes.io/pvc-protection'],
    ['/v1/persistentvolumes', 'kubernetes.io/pv-protection'],
  ] as const) {
    const request = requestOf({ resource, object: { metadata: { finalizers: ['own'] }, spec: {} } });
    await run(storageObjectInUseProtection(), request);
    assert.deepEqual(request.object?.metadata.finalizers, ['own', finalizer]);
  }
});

for (const c of [
  { name: 'grows', storageClassName: 'new', phase: 'Bound', from: '1Gi', to: '2Gi', refused: undefined },
  {
    name: 'of a class that cannot grow',
    storageClassName: 'fixed',
    phase: 'Bound',
    from: '1Gi',
    to: '2Gi',
    refused: /only dynamically/,
  },
  {
    name: 'that is not bound',
    storageClassName: 'new',
    phase: 'Pending',
    from: '1Gi',
    to: '2Gi',
    refused: /Only bound/,
  },
  {
    name: 'that stays as it is',
    storageClassName: 'fixed',
    phase: 'Bound',
    from: '1Gi',
    to: '1024Mi',
    refused: undefined,
  },
])
  test(`a claim ${c.name}${c.refused ? ' does not grow' : ''}`, async () => {
    const claim = (storage: string) => ({
      spec: { storageClassName: c.storageClassName, resources: { requests: { storage } } },
      status: { phase: c.phase },
    });
    const request = requestOf({ resource: claims, operation: 'UPDATE', object: claim(c.to), old: claim(c.from) });
    const refused = await refusalOf(persistentVolumeClaimResize(classes), request);
    if (c.refused) assert.match(refused ?? '', c.refused);
    else assert.equal(refused, undefined);
  });
