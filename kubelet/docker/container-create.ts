import type { ContainerSpec } from '../runtime/container.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { containerConfig } from './container-config.ts';
import type { DockerContext } from './context.ts';
import { createNamed } from './create-named.ts';
import { type InspectedContainer, startFailed } from './inspect.ts';
import { describe } from './labels.ts';
import { containerName } from './naming.ts';
import { resolvConfPath } from './resolv-conf.ts';
import { readSeccompProfile } from './security.ts';

/** See ContainerRuntime.createContainer. */
export async function createContainer(
  context: DockerContext,
  sandboxId: string,
  spec: ContainerSpec,
  sandbox: SandboxSpec,
  signal: AbortSignal,
): Promise<string> {
  const { node, stateDir, logLimits } = context;
  const name = containerName({ container: spec.name, pod: sandbox.pod, attempt: spec.attempt });
  const body = containerConfig(spec, {
    node,
    sandboxId,
    sandbox,
    logs: logLimits,
    oomScoreFloor: await context.oomScoreFloor.get(),
    seccompProfile: await readSeccompProfile(spec.security?.seccomp),
    resolvConf: sandbox.dns ? resolvConfPath(stateDir, sandbox.pod, sandbox.attempt) : undefined,
  });
  const { id } = await createNamed(context, name, body, (present) => isSame(present, sandboxId, spec), signal);
  return id;
}

/** Made by an interrupted call for the same: same spec, same sandbox, and it has not had its run. */
function isSame({ State, Config }: InspectedContainer, sandboxId: string, spec: ContainerSpec): boolean {
  const alive = State.Running || (State.Status === 'created' && !startFailed(State));
  const described = describe(Config.Labels ?? {});
  return (
    alive &&
    described?.type === 'container' &&
    described.sandboxId === sandboxId &&
    described.record.hash === spec.record.hash
  );
}
