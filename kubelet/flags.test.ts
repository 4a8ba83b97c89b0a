import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubeletFlags } from './flags.ts';

test('without flags there are kubelet’s defaults', () => {
  const { rootDir, address, port, registerNode, maxPods, clusterDomain, runtime, nodeIPs } = parseKubeletFlags([]);
  assert.deepEqual(
    { rootDir, address, port, registerNode, maxPods, clusterDomain, runtime, nodeIPs },
    {
      ...{ rootDir: '/var/lib/kubelet', address: '0.0.0.0', port: 10250, registerNode: true, maxPods: 110 },
      ...{ clusterDomain: 'cluster.local', runtime: 'docker', nodeIPs: [] },
    },
  );
});

test('flags are read with and without an equals sign', () => {
  const args = ['--node-labels=a=1,b=', '--register-with-taints', 'k=v:NoSchedule,x:NoExecute', '--port', '0'];
  const flags = parseKubeletFlags([
    ...args,
    '--register-node=false',
    '--seccomp-default',
    '--node-ip=10.0.0.1,fd00::1',
  ]);
  assert.deepEqual(flags.nodeLabels, { a: '1', b: '' });
  assert.deepEqual(flags.taints, [
    { key: 'k', value: 'v', effect: 'NoSchedule' },
    { key: 'x', effect: 'NoExecute' },
  ]);
  assert.deepEqual(
    [flags.port, flags.registerNode, flags.seccompDefault, flags.nodeIPs],
    [0, false, true, ['10.0.0.1', 'fd00::1']],
  );
});

for (const [args, message] of [
  [['--port=x'], 'kubelet: --port takes a whole number, not "x"'],
  [['--port=70000'], 'kubelet: --port takes a port, not "70000"'],
  [['--runtime=rkt'], 'kubelet: --runtime takes docker or simulated, not "rkt"'],
  [['--register-with-taints=k'], 'kubelet: --register-with-taints takes KEY=VALUE:EFFECT, not "k"'],
  [['--tls-cert-file=f'], 'kubelet: --tls-cert-file and --tls-private-key-file go together'],
  [
    ['--node-lables=a=b'],
    "kubelet: unknown option '--node-lables' (did you mean --node-labels?); see 'knarr kubelet --help'",
  ],
  [['--nonsense'], "kubelet: unknown option '--nonsense'; see 'knarr kubelet --help'"],
] as const)
  test(`refused: ${args.join(' ')}`, () => assert.throws(() => parseKubeletFlags(args), { message }));
