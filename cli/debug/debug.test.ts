import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlags } from '../flags/parse.ts';
import type { APod } from '../pods/choose.ts';
import { debugFlags } from './flags.ts';
import { nodePod } from './node-pod.ts';
import { copyPod } from './pod-copy.ts';
import { type DebugStyle, type Profile, profiledContainer } from './profile.ts';

const bare = { name: 'c', securityContext: { runAsUser: 1 } };

for (const [profile, style, expected] of [
  ['legacy', 'ephemeral', { runAsUser: 1 }],
  ['general', 'ephemeral', { runAsUser: 1, capabilities: { add: ['SYS_PTRACE'] } }],
  ['general', 'node', undefined],
  ['baseline', 'copy', undefined],
  [
    'restricted',
    'ephemeral',
    {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  ],
  ['netadmin', 'node', { runAsUser: 1, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
  ['sysadmin', 'node', { runAsUser: 1, privileged: true }],
] as readonly (readonly [Profile, DebugStyle, object | undefined])[]) {
  test(`profile ${profile} for ${style}`, () =>
    assert.deepEqual(profiledContainer(bare, profile, style).securityContext, expected));
}

const pod = {
  metadata: { name: 'p', namespace: 'n', labels: { a: 'b' } },
  spec: {
    nodeName: 'node',
    ephemeralContainers: [{ name: 'e' }],
    containers: [{ name: 'a', image: 'x', args: ['1'], livenessProbe: {} }],
  },
} as unknown as APod;

const copy = (argv: string, command: readonly string[] = []) => {
  const { values, given } = parseFlags(debugFlags, argv.split(' '));
  return copyPod(pod, { flags: values, given, profile: 'general', command, custom: undefined, newName: () => 'new' });
};

test('a copy has one more container, sees all processes, and is nobody else’s', () => {
  const { pod: copied, container } = copy('--copy-to=q --image=y');
  assert.equal(container, 'new');
  assert.deepEqual(copied.metadata, { name: 'q', namespace: 'n' });
  assert.deepEqual(copied.spec, {
    containers: [
      { name: 'a', image: 'x', args: ['1'] },
      {
        name: 'new',
        terminationMessagePolicy: 'File',
        image: 'y',
        securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
      },
    ],
    shareProcessNamespace: true,
  });
});

test('a new command for a container of the copy takes the place of its arguments', () => {
  const { pod: copied, container } = copy('--copy-to=q -c a --keep-liveness --same-node', ['sh']);
  assert.equal(container, 'a');
  assert.deepEqual(copied.spec, {
    nodeName: 'node',
    containers: [
      {
        name: 'a',
        image: 'x',
        livenessProbe: {},
        command: ['sh'],
        securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
      },
    ],
    shareProcessNamespace: true,
  });
});

test('only images of a copy are changed when nothing else is asked for', () => {
  const { pod: copied, container } = copy('--copy-to=q --set-image=*=z');
  assert.equal(container, '');
  assert.deepEqual((copied.spec as { containers: readonly { image: string }[] }).containers[0]?.image, 'z');
  assert.deepEqual(copied.metadata?.labels, { a: 'b' });
});

test('the pod that debugs a node is on it, in its namespaces, with its files', () => {
  const { values: flags } = parseFlags(debugFlags, ['--image=y']);
  const made = nodePod('node', 'made', { flags, profile: 'general', command: ['sh'], custom: undefined });
  assert.deepEqual(made.spec, {
    containers: [
      {
        name: 'debugger',
        terminationMessagePolicy: 'File',
        command: ['sh'],
        image: 'y',
        volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
      },
    ],
    nodeName: 'node',
    restartPolicy: 'Never',
    tolerations: [{ operator: 'Exists' }],
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
  });
});
