import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containerLabels, describe, sandboxLabels } from './labels.ts';
import { containerName } from './naming.ts';

const dnsName = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,30}[a-z0-9])?$/);
const pod = fc.record({ name: dnsName, namespace: dnsName, uid: fc.uuid() }, { noNullPrototype: true });
const attempt = fc.nat();
const dictionary = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z./]{0,20}$/).filter((key) => !key.startsWith('annotation.')),
  fc.string(),
  { noNullPrototype: true },
);

test('a container name says what it was made from', () => {
  const name = { container: 'web', pod: { name: 'p-1', namespace: 'n', uid: 'u' }, attempt: 2 };
  assert.equal(containerName(name), 'k8s_web_p-1_n_u_2');
});

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
