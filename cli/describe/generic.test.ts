import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAnything, fieldTitle } from './generic.ts';
import { Lines } from './lines.ts';

for (const [name, title] of [
  ['creationTimestamp', 'Creation Timestamp'],
  ['apiVersion', 'API Version'],
  ['uid', 'UID'],
  ['podIPs', 'Pod I Ps'],
  ['some-key', 'Some - Key'],
  ['v1alpha1', 'v1alpha1'],
  ['f:spec', 'f:spec'],
] as const)
  test(`the field ${name} is told as ${title}`, () => assert.equal(fieldTitle(name), title));

test('an object of any kind is told field by field, without its books', async () => {
  const lines = new Lines();
  const object = {
    kind: 'Lamp',
    metadata: { name: 'desk', managedFields: [{}] },
    spec: { bulbs: [{ watts: 3 }], names: ['a', ['b', 'c']], off: null },
  };
  await describeAnything(object, lines, undefined as never);
  assert.equal(
    lines.aligned(),
    `Name:         desk
Namespace:    
Labels:       <none>
Annotations:  <none>
Kind:         Lamp
Metadata:
Spec:
  Bulbs:
    Watts:  3
  Names:
    a
    [b c]
  Off:  <nil>
`,
  );
});
