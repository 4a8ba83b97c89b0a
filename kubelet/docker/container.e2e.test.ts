import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { busyboxRoot } from '../../test/images/busybox.ts';
import type { ContainerSpec } from '../runtime/container.ts';
import { isRuntimeError } from '../runtime/errors.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { type DockerUnderTest, makeDockerUnderTest } from './docker-under-test.ts';
import { eventually, shell, startIn, startPod, wholeLog } from './pod-under-test.ts';

const { signal } = new AbortController();
let made: DockerUnderTest;
let runtime: ContainerRuntime;
let image: string;
let folder: string;

before(async () => {
  made = await makeDockerUnderTest();
  ({ runtime, image } = made);
  folder = await mkdtemp(join(tmpdir(), 'knarr-mounts-'));
});
after(async () => {
  await made.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** An image without a name whose ENTRYPOINT is `echo entry` and CMD `cmd`. */
async function imageWithEntrypoint(): Promise<string> {
  const changes = ['--change', 'ENV PATH=/bin', '--change', 'ENTRYPOINT ["echo","entry"]', '--change', 'CMD ["cmd"]'];
  const docker = spawn('docker', ['import', ...changes, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [id, root] = await Promise.all([
    text(docker.stdout),
    busyboxRoot().then((tar) => docker.stdin.end(tar)),
    once(docker, 'exit'),
  ]);
  assert.ok(root);
  return id.trim();
}

test('command replaces ENTRYPOINT and CMD, args replace CMD', async (t) => {
  const entry = await imageWithEntrypoint();
  const { spec, sandboxId } = await startPod(runtime, { image });
  const said = async (attempt: number, given: Pick<ContainerSpec, 'command' | 'args'>) => {
    const wanted = { name: 'e', attempt, image: entry, record: { hash: 'h', restartCount: 0 }, ...given };
    const id = await runtime.createContainer(sandboxId, wanted, spec, signal);
    await runtime.startContainer(id, signal);
    return (await wholeLog(runtime, id)).trim();
  };
  t.after(async () => {
    await runtime.removeSandbox(sandboxId, signal);
    await promisify(execFile)('docker', ['rmi', entry]);
  });
  assert.equal(await said(0, {}), 'entry cmd');
  assert.equal(await said(1, { args: ['args'] }), 'entry args');
  assert.equal(await said(2, { command: ['echo', 'command'] }), 'command');
  assert.equal(await said(3, { command: ['echo', 'command'], args: ['args'] }), 'command args');
});

test('environment, folder, user, groups and host name are as asked', async () => {
  const { id } = await startPod(runtime, {
    image,
    workingDir: '/var',
    env: [
      { name: 'A', value: 'x=y z' },
      { name: 'A', value: 'last' },
    ],
    security: { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000] },
  });
  assert.equal(
    await shell(runtime, id, 'echo $A; pwd; id -u; id -g; id -G; hostname'),
    'last\n/var\n1000\n2000\n2000 3000\nweb-0',
  );
});

test('mounts are there, read-only where asked, and a missing source is the fault of the spec', async () => {
  await writeFile(join(folder, 'hosts'), '10.0.0.1 friend\n');
  const mounts = [
    { hostPath: folder, containerPath: '/data' },
    { hostPath: folder, containerPath: '/fixed', readOnly: true },
    { hostPath: join(folder, 'hosts'), containerPath: '/etc/hosts' },
  ];
  const { id, spec, sandboxId } = await startPod(runtime, { image, mounts });
  assert.equal(
    await shell(runtime, id, 'echo hello > /data/file; cat /fixed/file /etc/hosts'),
    'hello\n10.0.0.1 friend',
  );
  await assert.rejects(shell(runtime, id, 'echo no > /fixed/file'), /Read-only file system/);
  const { mounts: seen } = await runtime.containerStatus(id, signal);
  assert.deepEqual(
    seen.filter(({ containerPath }) => containerPath === '/fixed'),
    [{ hostPath: folder, containerPath: '/fixed', readOnly: true, propagation: 'None' }],
  );
  const missing = { image, name: 'm', mounts: [{ hostPath: join(folder, 'missing'), containerPath: '/m' }] };
  await assert.rejects(startIn(runtime, { spec, sandboxId }, missing), (e) => isRuntimeError(e, 'InvalidSpec'));
});

test('resolv.conf is exactly what was asked, and goes with the sandbox', async () => {
  const dns = { servers: ['10.96.0.10'], searches: ['e2e.svc.cluster.local', 'cluster.local'], options: ['ndots:5'] };
  const { id, sandboxId } = await startPod(runtime, { image }, { dns });
  assert.equal(
    await shell(runtime, id, 'cat /etc/resolv.conf'),
    'nameserver 10.96.0.10\nsearch e2e.svc.cluster.local cluster.local\noptions ndots:5',
  );
  await runtime.removeSandbox(sandboxId, signal);
});

const capabilities = (id: string) => shell(runtime, id, "sed -n 's/^CapEff:\\t//p' /proc/self/status");

test('capabilities are dropped and added', async () => {
  const { id } = await startPod(runtime, {
    image,
    security: { dropCapabilities: ['ALL'], addCapabilities: ['NET_BIND_SERVICE'] },
  });
  assert.equal(BigInt(`0x${await capabilities(id)}`), 1n << 10n);
});

test('a read-only root, no new privileges and seccomp as Kubernetes has them by default', async () => {
  const { id } = await startPod(runtime, { image, security: { readOnlyRootFilesystem: true, noNewPrivileges: true } });
  await assert.rejects(shell(runtime, id, 'touch /file'), /Read-only file system/);
  assert.equal(
    await shell(runtime, id, "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status"),
    'NoNewPrivs:\t1\nSeccomp:\t0',
  );
  const confined = await startPod(runtime, { image, security: { seccomp: { type: 'RuntimeDefault' } } });
  assert.equal(await shell(runtime, confined.id, "grep '^Seccomp:' /proc/self/status"), 'Seccomp:\t2');
});

test("limits are the kernel's, and can be changed in place", async () => {
  const resources = {
    memoryLimit: 64 * 1024 * 1024,
    cpuShares: 512,
    cpuQuota: 50_000,
    cpuPeriod: 100_000,
    oomScoreAdj: 900,
  };
  const { id } = await startPod(runtime, { image, resources });
  assert.equal(await shell(runtime, id, 'cat /proc/self/oom_score_adj'), '900');
  const memory = 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max';
  assert.equal(await shell(runtime, id, memory), String(64 * 1024 * 1024));
  await runtime.updateResources(id, { memoryLimit: 128 * 1024 * 1024 }, signal);
  assert.equal(await shell(runtime, id, memory), String(128 * 1024 * 1024));
});

test('a container that takes more memory than it may is OOMKilled', async () => {
  const { id } = await startPod(runtime, {
    image,
    command: ['sh', '-c', 'tail /dev/zero'],
    resources: { memoryLimit: 16 * 1024 * 1024 },
  });
  await eventually(runtime, async () => (await runtime.containerStatus(id, signal)).state === 'exited');
  assert.equal((await runtime.containerStatus(id, signal)).reason, 'OOMKilled');
});

test('containers of a pod share network and IPC, and processes only if asked', async () => {
  const pod = await startPod(runtime, { image, command: ['nc', '-l', '-p', '8080', '-e', 'echo', 'hi'] });
  const second = await startIn(runtime, pod, { name: 'second', image });
  assert.equal(await shell(runtime, second, 'nc 127.0.0.1 8080'), 'hi');
  const ipc = 'readlink /proc/self/ns/ipc';
  const third = await startIn(runtime, pod, { name: 'third', image });
  assert.equal(await shell(runtime, second, ipc), await shell(runtime, third, ipc));
  assert.equal(await shell(runtime, second, 'cat /proc/1/comm'), 'sleep');
});

test("the sandbox program is everybody's init in a shared process namespace, and reaps", async () => {
  const { id } = await startPod(runtime, { image }, { namespaces: { network: 'pod', ipc: 'pod', pid: 'pod' } });
  assert.equal(await shell(runtime, id, 'cat /proc/1/comm'), 'sandbox');
  // The subshell's child outlives it, becomes a child of process 1, and ends.
  await shell(runtime, id, '(sleep 0.1 &); sleep 0.5');
  assert.equal(await shell(runtime, id, 'cat /proc/[0-9]*/stat | awk \'$3 == "Z"\' | wc -l'), '0');
});

test('sysctls of the pod are set', async () => {
  const { id } = await startPod(runtime, { image }, { sysctls: { 'net.ipv4.ip_unprivileged_port_start': '1' } });
  assert.equal(await shell(runtime, id, 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start'), '1');
});

test('pods reach each other by address', async () => {
  const server = await startPod(runtime, { image, command: ['nc', '-l', '-p', '80', '-e', 'echo', 'from afar'] });
  const client = await startPod(runtime, { image });
  const [ip] = (await runtime.sandboxStatus(server.sandboxId, signal)).ips;
  assert.equal(await shell(runtime, client.id, `nc ${ip} 80`), 'from afar');
});

test('a host port leads to the container', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const at = probe.address();
  const hostPort = typeof at === 'object' && at ? at.port : 0;
  probe.close();
  await once(probe, 'close');
  const portMappings = [{ protocol: 'TCP', containerPort: 80, hostPort, hostIP: '127.0.0.1' }] as const;
  const command = ['httpd', '-f', '-p', '80', '-h', '/etc'];
  const { id } = await startPod(runtime, { image, command }, { portMappings });
  await shell(runtime, id, 'until netstat -ltn | grep -q :80; do sleep 0.02; done');
  const answer = await fetch(`http://127.0.0.1:${hostPort}/passwd`);
  assert.match(await answer.text(), /^root:/);
});

test('a host port that is taken fails the sandbox and leaves nothing behind', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const at = holder.address();
  const hostPort = typeof at === 'object' && at ? at.port : 0;
  const spec: SandboxSpec = {
    pod: { name: 'p', namespace: 'e2e', uid: randomUUID() },
    attempt: 0,
    namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
    portMappings: [{ protocol: 'TCP', containerPort: 80, hostPort, hostIP: '127.0.0.1' }],
  };
  await assert.rejects(runtime.runSandbox(spec, signal), /address already in use/);
  assert.deepEqual(await runtime.listSandboxes({ podUid: spec.pod.uid }, signal), []);
  holder.close();
  await once(holder, 'close');
  assert.ok(await runtime.runSandbox(spec, signal));
});

test("a program's stop signal is sent, and its own exit code kept", async () => {
  const script = 'trap "exit 42" USR1; while :; do sleep 0.05; done';
  const { id } = await startPod(runtime, { image, command: ['sh', '-c', script], stopSignal: 'SIGUSR1' });
  await runtime.stopContainer(id, 20, signal);
  assert.equal((await runtime.containerStatus(id, signal)).exitCode, 42);
});

test('after a restart everything is known from the engine alone', async () => {
  const { spec, id, sandboxId } = await startPod(runtime, { image });
  const restarted = made.another();
  const [sandbox] = await restarted.listSandboxes({ podUid: spec.pod.uid }, signal);
  const [container] = await restarted.listContainers({ podUid: spec.pod.uid }, signal);
  assert.deepEqual([sandbox?.id, container?.id, container?.state], [sandboxId, id, 'running']);
  assert.equal(await restarted.runSandbox(spec, signal), sandboxId);
});
