import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ContainerSpec } from './container.ts';
import { isRuntimeError } from './errors.ts';
import type { RuntimeEvent } from './events.ts';
import type { ContainerRuntime } from './runtime.ts';
import type { SandboxSpec } from './sandbox.ts';

/** A runtime under the contract, and how it is told what a container does. */
export interface RuntimeUnderTest {
  readonly runtime: ContainerRuntime;
  /** An image that is there. */
  readonly image: string;
  /** Takes down what the suite made. */
  dispose(): Promise<void>;
}

/** What a container of the suite does: a real runtime reads the command, a simulated one the pod's annotation. */
interface Behaviour {
  readonly command: readonly string[];
  readonly simulate: string;
}

const runs: Behaviour = { command: ['sleep', '3600'], simulate: '' };
const exits = (code: number): Behaviour => ({ command: ['sh', '-c', `exit ${code}`], simulate: `exit=${code}` });
const says = (line: string): Behaviour => ({ command: ['sh', '-c', `echo ${line}`], simulate: `exit=0 log=${line}` });
const cannotStart: Behaviour = { command: ['/no/such/program'], simulate: 'start=fail' };

/** What every runtime promises ({@link ContainerRuntime}); run by the simulated one and by the real ones. */
export function runtimeContract(name: string, make: () => Promise<RuntimeUnderTest>): void {
  describe(`${name} keeps the runtime contract`, () => {
    let made: RuntimeUnderTest;
    let runtime: ContainerRuntime;
    let pods = 0;
    const { signal } = new AbortController();

    before(async () => {
      made = await make();
      runtime = made.runtime;
    });
    after(() => made.dispose());

    function sandboxSpec(behaviour: Behaviour, attempt = 0): SandboxSpec {
      const uid = `00000000-0000-4000-8000-${String(++pods).padStart(12, '0')}`;
      return {
        pod: { name: `pod-${pods}`, namespace: 'contract', uid },
        attempt,
        hostname: `pod-${pods}`,
        namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
        labels: { app: 'contract' },
        annotations:
          behaviour.simulate === '' ? { note: 'n' } : { note: 'n', 'knarr.dev/simulate': behaviour.simulate },
      };
    }

    function containerSpec(behaviour: Behaviour, more: Partial<ContainerSpec> = {}): ContainerSpec {
      return {
        name: 'main',
        attempt: 0,
        image: made.image,
        command: behaviour.command,
        record: {
          hash: 'h1',
          restartCount: 0,
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          podTerminationGracePeriod: 30,
          podCreated: '2026-01-01T00:00:00Z',
        },
        ...more,
      };
    }

    /** A pod with one container that was started. */
    async function startedPod(behaviour: Behaviour, more: Partial<ContainerSpec> = {}) {
      const spec = sandboxSpec(behaviour);
      const sandboxId = await runtime.runSandbox(spec, signal);
      const id = await runtime.createContainer(sandboxId, containerSpec(behaviour, more), spec, signal);
      await runtime.startContainer(id, signal);
      return { spec, sandboxId, id };
    }

    /** Resolves when `condition` holds, looked at again whenever something happens. */
    async function eventually(condition: () => Promise<boolean>): Promise<void> {
      const stop = new AbortController();
      for await (const _ of runtime.events(stop.signal)) if (await condition()) stop.abort();
    }

    const ended = (id: string) =>
      eventually(async () => (await runtime.containerStatus(id, signal)).state === 'exited');

    test('says who it is and that it is ready', async () => {
      const version = await runtime.version(signal);
      assert.match(version.runtimeName, /^[a-z]+$/);
      assert.notEqual(version.runtimeVersion, '');
      const { conditions } = await runtime.status(signal);
      assert.deepEqual(
        conditions.map(({ type, status }) => [type, status]),
        [
          ['RuntimeReady', true],
          ['NetworkReady', true],
        ],
      );
    });

    test('a sandbox is ready, has an address and is made once for a pod and attempt', async () => {
      const spec = sandboxSpec(runs);
      const id = await runtime.runSandbox(spec, signal);
      assert.equal(await runtime.runSandbox(spec, signal), id);
      const status = await runtime.sandboxStatus(id, signal);
      assert.equal(status.state, 'ready');
      assert.match(status.ips[0] ?? '', /^[0-9]+(\.[0-9]+){3}$/);
      const { ips: _, network: __, ...row } = status;
      const [listed] = await runtime.listSandboxes({ podUid: spec.pod.uid }, signal);
      assert.deepEqual({ ...listed, createdAt: 0 }, { ...row, createdAt: 0 });
      assert.deepEqual(row.pod, spec.pod);
      assert.deepEqual(row.annotations, spec.annotations);
      assert.deepEqual(row.labels.app, 'contract');
    });

    test('two pods have two addresses', async () => {
      const ids = await Promise.all([
        runtime.runSandbox(sandboxSpec(runs), signal),
        runtime.runSandbox(sandboxSpec(runs), signal),
      ]);
      const statuses = await Promise.all(ids.map((id) => runtime.sandboxStatus(id, signal)));
      assert.equal(new Set(statuses.map(({ ips }) => ips[0])).size, 2);
    });

    test("a pod on the host's network has no address of its own", async () => {
      const spec = { ...sandboxSpec(runs), namespaces: { network: 'host', ipc: 'pod', pid: 'container' } } as const;
      const status = await runtime.sandboxStatus(await runtime.runSandbox(spec, signal), signal);
      assert.deepEqual([status.network, status.ips], ['host', []]);
    });

    test('a stopped sandbox is not ready, and a removed one is gone, however often one asks', async () => {
      const { sandboxId, id } = await startedPod(runs);
      await runtime.stopSandbox(sandboxId, signal);
      await runtime.stopSandbox(sandboxId, signal);
      assert.equal((await runtime.sandboxStatus(sandboxId, signal)).state, 'notReady');
      assert.equal((await runtime.containerStatus(id, signal)).state, 'exited');
      await runtime.removeSandbox(sandboxId, signal);
      await runtime.removeSandbox(sandboxId, signal);
      await runtime.stopSandbox(sandboxId, signal);
      await assert.rejects(runtime.sandboxStatus(sandboxId, signal), (e) => isRuntimeError(e, 'NotFound'));
      await assert.rejects(runtime.containerStatus(id, signal), (e) => isRuntimeError(e, 'NotFound'));
    });

    test('a dead sandbox is replaced when it is asked for again', async () => {
      const spec = sandboxSpec(runs);
      const first = await runtime.runSandbox(spec, signal);
      await runtime.stopSandbox(first, signal);
      const second = await runtime.runSandbox(spec, signal);
      assert.notEqual(second, first);
      assert.equal((await runtime.sandboxStatus(second, signal)).state, 'ready');
    });

    test('a container is created once, started once, and says all about itself', async () => {
      const spec = sandboxSpec(runs);
      const sandboxId = await runtime.runSandbox(spec, signal);
      const wanted = containerSpec(runs, { annotations: { hook: 'x' } });
      const id = await runtime.createContainer(sandboxId, wanted, spec, signal);
      assert.equal(await runtime.createContainer(sandboxId, wanted, spec, signal), id);
      assert.equal((await runtime.containerStatus(id, signal)).state, 'created');
      await runtime.startContainer(id, signal);
      await runtime.startContainer(id, signal);
      assert.equal(await runtime.createContainer(sandboxId, wanted, spec, signal), id);

      const status = await runtime.containerStatus(id, signal);
      assert.equal(status.state, 'running');
      assert.ok((status.startedAt ?? 0) >= status.createdAt - 1000);
      assert.equal(status.finishedAt, undefined);
      assert.equal(status.exitCode, undefined);
      assert.notEqual(status.imageId, '');
      const [row] = await runtime.listContainers({ sandboxId }, signal);
      assert.ok(row);
      for (const seen of [status, row]) {
        assert.deepEqual(seen.pod, spec.pod);
        assert.deepEqual([seen.name, seen.attempt, seen.sandboxId, seen.image], ['main', 0, sandboxId, made.image]);
        assert.deepEqual(seen.record, wanted.record);
        assert.deepEqual(seen.annotations, { hook: 'x' });
      }
    });

    test('a container of another spec takes the place of one under the same name', async () => {
      const { spec, sandboxId, id } = await startedPod(runs);
      const changed = containerSpec(runs, { record: { hash: 'h2', restartCount: 0 } });
      const second = await runtime.createContainer(sandboxId, changed, spec, signal);
      assert.notEqual(second, id);
      const rows = await runtime.listContainers({ podUid: spec.pod.uid }, signal);
      assert.deepEqual(
        rows.map((row) => [row.id, row.record.hash]),
        [[second, 'h2']],
      );
    });

    test('a program that ends leaves its code, and the dead instance beside its successor', async () => {
      const { spec, sandboxId, id } = await startedPod(exits(3));
      await ended(id);
      const status = await runtime.containerStatus(id, signal);
      assert.deepEqual([status.exitCode, status.reason], [3, 'Error']);
      assert.ok((status.finishedAt ?? 0) >= (status.startedAt ?? Number.POSITIVE_INFINITY));
      const next = containerSpec(exits(3), { attempt: 1, record: { hash: 'h1', restartCount: 1 } });
      await runtime.createContainer(sandboxId, next, spec, signal);
      const rows = await runtime.listContainers({ sandboxId }, signal);
      assert.deepEqual(rows.map(({ attempt, state }) => `${attempt} ${state}`).sort(), ['0 exited', '1 created']);
    });

    test('a program that succeeds is Completed', async () => {
      const { id } = await startedPod(exits(0));
      await ended(id);
      const status = await runtime.containerStatus(id, signal);
      assert.deepEqual([status.exitCode, status.reason], [0, 'Completed']);
    });

    test('a program that cannot be started fails its start and is exited with 128', async () => {
      const spec = sandboxSpec(cannotStart);
      const sandboxId = await runtime.runSandbox(spec, signal);
      const id = await runtime.createContainer(sandboxId, containerSpec(cannotStart), spec, signal);
      await assert.rejects(runtime.startContainer(id, signal), (e) => isRuntimeError(e, 'StartFailed'));
      const status = await runtime.containerStatus(id, signal);
      assert.deepEqual([status.state, status.exitCode, status.reason], ['exited', 128, 'StartError']);
      assert.notEqual(status.message ?? '', '');
    });

    test('an image that is not there is named', async () => {
      const spec = sandboxSpec(runs);
      const sandboxId = await runtime.runSandbox(spec, signal);
      const wanted = containerSpec(runs, { image: 'knarr.invalid/no/such:image' });
      await assert.rejects(runtime.createContainer(sandboxId, wanted, spec, signal), (e) =>
        isRuntimeError(e, 'ImageNotFound'),
      );
      assert.equal(await runtime.imageStatus('knarr.invalid/no/such:image', signal), undefined);
      assert.ok((await runtime.imageStatus(made.image, signal))?.id);
    });

    test('stopping ends a container, also one that ended or never was', async () => {
      const { id } = await startedPod(runs);
      await runtime.stopContainer(id, 0, signal);
      const status = await runtime.containerStatus(id, signal);
      assert.deepEqual([status.state, status.exitCode], ['exited', 137]);
      await runtime.stopContainer(id, 5, signal);
      await runtime.removeContainer(id, signal);
      await runtime.removeContainer(id, signal);
      await runtime.stopContainer(id, 5, signal);
      assert.deepEqual(await runtime.listContainers({ id }, signal), []);
    });

    test('removing kills what runs', async () => {
      const { sandboxId, id } = await startedPod(runs);
      await runtime.removeContainer(id, signal);
      assert.deepEqual(await runtime.listContainers({ sandboxId }, signal), []);
    });

    test('the log of a dead container is read whole, by its end, with times, and cut off', async () => {
      const { id } = await startedPod(says('hello'));
      await ended(id);
      const read = async (options: Parameters<ContainerRuntime['logs']>[1]) => {
        const chunks: Buffer[] = [];
        for await (const chunk of runtime.logs(id, options, signal)) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      assert.equal(await read({}), 'hello\n');
      assert.equal(await read({ follow: true }), 'hello\n');
      assert.equal(await read({ tailLines: 0 }), '');
      assert.equal(await read({ tailLines: 5 }), 'hello\n');
      assert.equal(await read({ limitBytes: 3 }), 'hel');
      assert.equal(await read({ since: Date.parse('2100-01-01T00:00:00Z') }), '');
      assert.equal(await read({ stream: 'stderr' }), '');
      assert.match(await read({ timestamps: true }), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z hello\n$/);
    });

    test('following a log ends quietly with the signal, and with the container', async () => {
      const { id } = await startedPod(runs);
      const followed = async (until: AbortSignal) => {
        for await (const _ of runtime.logs(id, { follow: true }, until));
      };
      const stop = new AbortController();
      const first = followed(stop.signal);
      setImmediate(() => stop.abort());
      await first;

      const second = followed(signal);
      await runtime.stopContainer(id, 0, signal);
      await second;
    });

    test('what does not run cannot be entered', async () => {
      const { id } = await startedPod(exits(0));
      await ended(id);
      const options = { command: ['true'], timeoutMs: 10_000 };
      await assert.rejects(runtime.execSync(id, options, signal), (e) => isRuntimeError(e, 'NotRunning'));
      await assert.rejects(runtime.attach(id, {}, signal), (e) => isRuntimeError(e, 'NotRunning'));
    });

    test('events begin with a relist, tell the life of a container, and end with the signal', async () => {
      const stop = new AbortController();
      const seen: RuntimeEvent[] = [];
      const spec = sandboxSpec(exits(7));
      let started: Promise<void> | undefined;
      for await (const event of runtime.events(stop.signal)) {
        if (event.type === 'container' && event.pod.uid !== spec.pod.uid) continue;
        seen.push(event);
        started ??= (async () => {
          const sandboxId = await runtime.runSandbox(spec, signal);
          const id = await runtime.createContainer(sandboxId, containerSpec(exits(7)), spec, signal);
          await runtime.startContainer(id, signal);
        })();
        if (event.type === 'container' && event.what === 'died') stop.abort();
      }
      await started;
      assert.deepEqual(seen[0], { type: 'relist', why: 'connected' });
      const story = seen.slice(1).map((event) => {
        if (event.type !== 'container') return event.type;
        assert.deepEqual(event.pod, spec.pod);
        return `${event.isSandbox ? 'sandbox' : event.name} ${event.what} ${event.exitCode ?? ''}`.trim();
      });
      assert.deepEqual(story, ['sandbox created', 'sandbox started', 'main created', 'main started', 'main died 7']);
    });

    test('the stats of a running container are its own', async () => {
      const { spec, sandboxId, id } = await startedPod(runs);
      const [stats] = await runtime.containerStats({ sandboxId }, signal);
      assert.deepEqual([stats?.id, stats?.name, stats?.pod], [id, 'main', spec.pod]);
      const [sandbox] = await runtime.sandboxStats({ id: sandboxId }, signal);
      assert.deepEqual(sandbox?.pod, spec.pod);
      await runtime.stopContainer(id, 0, signal);
      assert.deepEqual(await runtime.containerStats({ sandboxId }, signal), []);
    });

    test('an aborted call rejects with the reason given', async () => {
      const reason = new Error('not any more');
      const aborted = AbortSignal.abort(reason);
      await assert.rejects(runtime.runSandbox(sandboxSpec(runs), aborted), reason);
      await assert.rejects(runtime.listSandboxes({}, aborted), reason);
    });
  });
}
