import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodTemplateSpec } from '../../proto/gen/core/v1.ts';
import { revisionHash, templatePatch } from './revision.ts';

test('a revision has the hash that Kubernetes gives it', () => {
  const container = {
    name: 'c',
    image: 'i',
    imagePullPolicy: 'Always',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const template: PodTemplateSpec = {
    metadata: { labels: { app: 'sts' } },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [container],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      securityContext: {},
    },
  };
  assert.equal(revisionHash(templatePatch(template), 0), '6996cb9cc7');
});
