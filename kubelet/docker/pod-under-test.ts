import { randomUUID } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import type { ContainerSpec } from '../runtime/container.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';

/** A pod of one container on a real runtime, for end-to-end tests. */
export interface PodUnderTest {
  readonly spec: SandboxSpec;
  readonly sandboxId: string;
  readonly id: string;
}

const { signal } = new AbortController();

/** Starts a pod with one container; sleeping unless told otherwise. */
export async function startPod(
  runtime: ContainerRuntime,
  container: Partial<ContainerSpec> & Pick<ContainerSpec, 'image'>,
  sandbox: Partial<SandboxSpec> = {},
): Promise<PodUnderTest> {
  const spec: SandboxSpec = {
    pod: { name: 'web-0', namespace: 'e2e', uid: randomUUID() },
    attempt: 0,
    hostname: 'web-0',
    namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
    ...sandbox,
  };
  const sandboxId = await runtime.runSandbox(spec, signal);
  const id = await startIn(runtime, { spec, sandboxId }, container);
  return { spec, sandboxId, id };
}

/** Starts another container in a pod. */
export async function startIn(
  runtime: ContainerRuntime,
  { spec, sandboxId }: Pick<PodUnderTest, 'spec' | 'sandboxId'>,
  container: Partial<ContainerSpec> & Pick<ContainerSpec, 'image'>,
): Promise<string> {
  const wanted = {
    name: 'web',
    attempt: 0,
    command: ['sleep', '3600'],
    record: { hash: 'h', restartCount: 0 },
    ...container,
  };
  const id = await runtime.createContainer(sandboxId, wanted, spec, signal);
  await runtime.startContainer(id, signal);
  return id;
}

/** What a shell command in a container prints, trimmed. Throws if it fails. */
export async function shell(runtime: ContainerRuntime, id: string, script: string): Promise<string> {
  const result = await runtime.execSync(id, { command: ['sh', '-c', script], timeoutMs: 20_000 }, signal);
  if (result.kind !== 'exited' || result.exitCode !== 0) {
    throw new Error(`${script}: ${JSON.stringify(result)} ${result.stderr.toString()}`);
  }
  return result.stdout.toString().trim();
}

/** Everything a container has written, once it has ended. */
export async function wholeLog(runtime: ContainerRuntime, id: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of runtime.logs(id, { follow: true }, signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Resolves when `condition` holds, looked at again whenever something happens on the node. */
export async function eventually(runtime: ContainerRuntime, condition: () => Promise<boolean>): Promise<void> {
  const stop = new AbortController();
  for await (const _ of runtime.events(stop.signal)) if (await condition()) stop.abort();
}

/** Keeps what is written; optionally takes each chunk only after `slowly` resolves. */
export class Sink extends Writable {
  readonly chunks: Buffer[] = [];
  readonly #slowly: (() => Promise<void>) | undefined;

  constructor(slowly?: () => Promise<void>) {
    super();
    this.#slowly = slowly;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.chunks.push(Buffer.from(chunk));
    this.emit('chunk');
    if (this.#slowly) this.#slowly().then(() => done(), done);
    else done();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  /** Resolves when what was written matches. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await new Promise((resolve) => this.once('chunk', resolve));
  }
}

/** A readable that gives `text` and stays open until it is ended with push(null). */
export function openInput(text: string): Readable {
  const input = new Readable({ read: () => undefined });
  input.push(text);
  return input;
}
