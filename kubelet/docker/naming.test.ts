import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containerLabels, describe, sandboxLabels } from './labels.ts';
import { containerName, parseContainerName } from './naming.ts';

const dnsName = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,30}[a-z0-9])?$/);
const pod = fc.record({ name: dnsName, namespace: dnsName, uid: fc.uuid() }, { noNullPrototype: true });
const attempt = fc.nat();
const dictionary = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z./]{0,20}$/).filter((key) => !key.startsWith('annotation.')),
  fc.string(),
  { noNullPrototype: true },
);

test('a container name says what it was made from', () => {
  fc.assert(
    fc.property(fc.record({ container: dnsName, pod, attempt }, { noNullPrototype: true }), (name) => {
      assert.deepEqual(parseContainerName(containerName(name)), name);
      assert.deepEqual(parseContainerName(`/${containerName(name)}_1a2b3c`), name);
    }),
  );
});

for (const name of [
  'web',
  'k8s_a_b_c_d',
  'k8s_a_b_c_d_x',
  'k8s_a_b_c_d_01',
  'other_a_b_c_d_0',
  'k8s__b_c_d_0',
  'k8s_a_b_c_d_0_e_f',
]) {
  test(`${name} is not ours`, () => assert.equal(parseContainerName(name), undefined));
}

test('the labels of a sandbox say what it was made from', () => {
  fc.assert(
    fc.property(pod, attempt, dictionary, dictionary, (id, nth, labels, annotations) => {
      const namespaces = { network: 'pod', ipc: 'pod', pid: 'container' } as const;
      assert.deepEqual(describe(sandboxLabels('n', { pod: id, attempt: nth, namespaces, labels, annotations })), {
        type: 'sandbox',
        pod: id,
        attempt: nth,
        labels,
        annotations,
      });
    }),
  );
});

test('the labels of a container give its whole record back', () => {
  const text = fc.string();
  const record = fc.record({ hash: text, restartCount: fc.nat() }).chain((always) =>
    fc
      .record(
        {
          terminationMessagePath: text,
          terminationMessagePolicy: text,
          podTerminationGracePeriod: fc.nat(),
          podCreated: text,
        },
        { requiredKeys: [] },
      )
      .map((rest) => ({ ...always, ...rest })),
  );
  fc.assert(
    fc.property(pod, dnsName, attempt, record, dictionary, dictionary, (id, name, nth, rec, labels, annotations) => {
      const spec = { name, attempt: nth, image: 'i:1', record: rec, labels, annotations };
      assert.deepEqual(describe(containerLabels('n', id, 'sb', spec)), {
        type: 'container',
        pod: id,
        attempt: nth,
        name,
        sandboxId: 'sb',
        image: 'i:1',
        record: rec,
        labels,
        annotations,
      });
    }),
  );
});

test("a pod's labels cannot forge the kubelet's own", () => {
  const spec = {
    pod: { name: 'p', namespace: 'n', uid: 'u' },
    attempt: 0,
    namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
    labels: { 'io.kubernetes.pod.uid': 'other', 'knarr.dev/node': 'other' },
  } as const;
  const labels = sandboxLabels('node', spec);
  assert.equal(labels['io.kubernetes.pod.uid'], 'u');
  assert.equal(labels['knarr.dev/node'], 'node');
});

test('what nobody labelled is not ours', () => assert.equal(describe({ maintainer: 'x' }), undefined));
