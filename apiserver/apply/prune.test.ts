import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageSchema } from '../../proto/schema/table.ts';
import { claimed } from './compare.ts';
import { type MaybeSet, union } from './field-set.ts';
import { merge } from './merge.ts';
import { prune } from './prune.ts';
import { shapeOfMessage } from './shape.ts';

const shape = shapeOfMessage(messageSchema('k8s.io.api.core.v1.PodSpec'));

/** Applies `after` over `live` for someone who had applied `before`; `others` is what everybody else has. */
function reapply(live: object, before: object, after: object, others: MaybeSet = undefined): unknown {
  const owned = union(others, claimed(shape, after));
  return prune(shape, merge(shape, live, after), claimed(shape, before), owned);
}

const container = (more: object = {}) => ({ containers: [{ name: 'c', image: 'i', ...more }] });
const probe = { httpGet: { path: '/', port: 80 } };

for (const { name, live, before, after, others, left } of [
  {
    name: 'a field goes with the defaults in it',
    live: container({ livenessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, periodSeconds: 10 } }),
    before: container({ livenessProbe: probe }),
    after: container(),
    left: container(),
  },
  {
    name: 'a field stays with what others have in it, and with what nobody has',
    live: container({ livenessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, periodSeconds: 5 } }),
    before: container({ livenessProbe: probe }),
    after: container(),
    others: claimed(shape, container({ livenessProbe: { periodSeconds: 5 } })),
    left: container({ livenessProbe: { periodSeconds: 5 } }),
  },
  {
    name: 'a volume that gets another source loses the one it had',
    live: { volumes: [{ name: 'v', configMap: { name: 'm', defaultMode: 420 } }] },
    before: { volumes: [{ name: 'v', configMap: { name: 'm' } }] },
    after: { volumes: [{ name: 'v', secret: { secretName: 's' } }] },
    left: { volumes: [{ name: 'v', secret: { secretName: 's' } }] },
  },
  {
    name: 'an item goes with what others have in it when nobody has the item',
    live: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'x', image: 'y', env: [{ name: 'A', value: '1' }] },
      ],
    },
    before: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'x', image: 'y' },
      ],
    },
    after: container(),
    others: {
      'f:containers': { 'k:{"name":"x"}': { 'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } } } },
    },
    left: container(),
  },
  {
    name: 'an item stays while another has it',
    live: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'x', image: 'y', tty: true },
      ],
    },
    before: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'x', image: 'y', tty: true },
      ],
    },
    after: container(),
    others: claimed(shape, { containers: [{ name: 'x', image: 'y' }] }),
    left: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'x', image: 'y' },
      ],
    },
  },
  {
    name: 'items that nobody has stay',
    live: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'injected', image: 'z' },
      ],
      hostNetwork: true,
    },
    before: { ...container(), hostNetwork: true },
    after: container(),
    left: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'injected', image: 'z' },
      ],
    },
  },
  {
    name: 'keys of a map go one by one',
    live: { ...container(), overhead: { a: '1', b: '2', c: '3' } },
    before: { ...container(), overhead: { a: '1', b: '2' } },
    after: { ...container(), overhead: { a: '1' } },
    left: { ...container(), overhead: { a: '1', c: '3' } },
  },
  {
    name: 'a list that has lost all it had is null while somebody has a part in it',
    live: container({ env: [{ name: 'A', value: '1' }] }),
    before: container(),
    after: {},
    others: { 'f:containers': { 'k:{"name":"c"}': { 'f:env': { 'k:{"name":"A"}': {} } } } },
    left: { containers: null },
  },
])
  test(`prune: ${name}`, () => assert.deepEqual(reapply(live, before, after, others), left));

test('prune: what is applied again is taken as it is', () => {
  const merged = container({ livenessProbe: probe });
  assert.equal(prune(shape, merged, claimed(shape, container()), claimed(shape, merged)), merged);
});
