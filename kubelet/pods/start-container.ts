import { messageOf } from '../../api/errors/message-of.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { EphemeralContainer, Secret } from '../../proto/gen/core/v1.ts';
import { ContainerConfigError, containerEnv } from '../env/container-env.ts';
import { registryAuths } from '../images/registry-auth.ts';
import type { RegistryAuth } from '../runtime/image.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import type { WaitingReason } from '../status/container-status.ts';
import type { Environment } from '../volumes/node-files.ts';
import type { MountedVolumes } from '../volumes/pod-volumes.ts';
import { containerSecurity } from './container-security.ts';
import { containerSpec } from './container-spec.ts';
import { Grace } from './grace.ts';
import { killContainer } from './kill-container.ts';
import { runHook } from './lifecycle-hook.ts';
import { linuxResources } from './linux-resources.ts';
import type { NodeContext } from './node-context.ts';
import type { ContainerStart } from './plan-draft.ts';
import type { PodRuntime } from './runtime-view.ts';
import { podIdentity, sandboxSpec } from './sandbox-spec.ts';

/** It runs, or why it does not; `retryAt` in milliseconds: not before. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'failed'; readonly failure: WaitingReason; readonly retryAt: number };

/** What an instance of a container is started with. */
export interface StartInput {
  readonly pod: ReadonlyPod;
  readonly start: ContainerStart;
  readonly sandbox: SandboxStatus;
  readonly podIPs: readonly string[];
  readonly volumes: MountedVolumes;
}

/** What went wrong may have been put right by then. */
const retryMs = 10_000;

/** Image, configuration, container, program, postStart hook. Rejects only when the signal fires. */
export async function startContainer(
  context: NodeContext,
  input: StartInput,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { runtime, view, clock, random } = context;
  const { pod, start, sandbox, podIPs } = input;
  const { container } = start;
  const identity = podIdentity(pod);
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.event(pod, container, type, reason, message);
  const failed = (reason: string, message: string, afterMs = retryMs * (1 + 0.5 * random())): StartOutcome => {
    return { kind: 'failed', failure: { reason, message }, retryAt: clock.now() + afterMs };
  };

  // 1. The image, and at the same time what the container is made of.
  const [image, env] = await Promise.all([
    context.images.ensure(
      {
        image: container.image ?? '',
        policy: container.imagePullPolicy,
        podUid: identity.uid,
        auths: () => pullAuths(context, pod, container.image ?? ''),
        event,
      },
      signal,
    ),
    environment(context, input).catch((error: unknown) => ({ error })),
  ]);
  signal.throwIfAborted();
  if (image.kind === 'failed') {
    event('Warning', 'Failed', `Error: ${image.reason}`);
    const { reason, message, retryAt } = image;
    return { kind: 'failed', failure: { reason, message }, retryAt };
  }

  // 2. The container.
  let id: string;
  const sandboxOf = sandboxSpec(pod, sandbox.attempt, context.dns);
  try {
    if ('error' in env) throw env.error;
    const { volumes } = input;
    const mounts = await context.files.mounts({ pod, container, attempt: start.attempt, volumes, env, podIPs });
    const security = containerSecurity(pod, container, image.status, context.security);
    const resources = linuxResources(pod, container, context.memoryBytes);
    const processesOf = targetId(start, view.get(identity.uid));
    const spec = containerSpec({ pod, start, env, mounts, resources, security, processesOf });
    id = await runtime.createContainer(sandbox.id, spec, sandboxOf, signal);
  } catch (error) {
    signal.throwIfAborted();
    const message = messageOf(error);
    event('Warning', 'Failed', `Error: ${message}`);
    return failed(
      error instanceof ContainerConfigError ? 'CreateContainerConfigError' : 'CreateContainerError',
      message,
    );
  }
  event('Normal', 'Created', 'Container created');

  // 3. Its program.
  try {
    await runtime.startContainer(id, signal);
  } catch (error) {
    signal.throwIfAborted();
    const message = messageOf(error);
    event('Warning', 'Failed', `Error: ${message}`);
    await view.look(identity, id, false, signal);
    return failed('RunContainerError', message, 0);
  }
  event('Normal', 'Started', 'Container started');
  await view.look(identity, id, false, signal);

  // 4. Its hook: the container is not said to run before it is through.
  const hook = container.lifecycle?.postStart;
  if (!hook) return { kind: 'started', id };
  try {
    const target = { runtime, clock, container, id, podIP: podIPs[0] ?? '', timeoutMs: Number.POSITIVE_INFINITY };
    await runHook(hook, target, signal);
    return { kind: 'started', id };
  } catch (error) {
    signal.throwIfAborted();
    context.log.warn('postStart hook failed', { pod: identity.name, container: container.name, error });
    event('Warning', 'FailedPostStartHook', 'PostStartHook failed');
    const grace = new Grace(clock, pod.spec.terminationGracePeriodSeconds ?? 30);
    const message = 'FailedPostStartHook';
    await killContainer(context, { pod, container, id, podIP: podIPs[0] ?? '', message, grace }, signal).catch(
      (killing: unknown) => {
        signal.throwIfAborted();
        context.log.warn('a container could not be killed', { id, error: killing });
      },
    );
    return failed('PostStartHookError', 'PostStartHook failed', 0);
  }
}

/** What the container was given before, when the API server cannot be asked: a node runs its pods without it. */
async function environment(context: NodeContext, { pod, start, podIPs }: StartInput): Promise<Environment> {
  const { objects, hostIPs, files, log } = context;
  const { namespace = '', uid = '' } = pod.metadata;
  const { name } = start.container;
  try {
    const made = await containerEnv(start.container, {
      pod,
      podIPs,
      hostIPs,
      objects: {
        configMap: (name) => objects.configMap(namespace, name),
        secret: (name) => objects.secret(namespace, name),
      },
      services: await context.services(),
      allocatable: context.allocatable(),
    });
    files.saveEnvironment(uid, name, made).catch((error: unknown) => {
      log.warn('an environment could not be remembered', { pod: pod.metadata.name, container: name, error });
    });
    return made;
  } catch (cause) {
    if (cause instanceof ContainerConfigError) throw cause;
    const before = await files.loadEnvironment(uid, name);
    if (before) return before;
    throw new ContainerConfigError(messageOf(cause), { cause });
  }
}

async function pullAuths(context: NodeContext, pod: ReadonlyPod, image: string): Promise<RegistryAuth[]> {
  const { namespace = '' } = pod.metadata;
  const secrets: Shared<Secret>[] = [];
  const missing: string[] = [];
  for (const { name = '' } of pod.spec.imagePullSecrets ?? []) {
    const secret = await context.objects.secret(namespace, name);
    if (secret) secrets.push(secret);
    else missing.push(name);
  }
  if (missing.length > 0) {
    const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
    context.event(pod, undefined, 'Warning', 'FailedToRetrieveImagePullSecret', message);
  }
  return registryAuths(image, secrets);
}

/** The container that an ephemeral one is to look into. Throws when it does not run. */
function targetId({ container, kind }: ContainerStart, { containers }: PodRuntime): string | undefined {
  if (kind !== 'ephemeral') return undefined;
  const { targetContainerName: target } = container as Partial<EphemeralContainer>;
  if (!target) return undefined;
  const found = containers.find(({ name, state }) => name === target && state === 'running');
  if (!found) throw new Error(`unable to find target container "${target}"`);
  return found.id;
}
