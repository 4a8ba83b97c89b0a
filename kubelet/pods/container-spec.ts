import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { expand } from '../env/expand.ts';
import type { ContainerSecurity, ContainerSpec, LinuxResources, Mount } from '../runtime/container.ts';
import { containerHash } from './container-hash.ts';
import type { ContainerStart } from './plan-draft.ts';

/** All that an instance of a container is made of. */
export interface ContainerSpecInput {
  readonly pod: ReadonlyPod;
  readonly start: Pick<ContainerStart, 'attempt' | 'container' | 'kind'>;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly mounts: readonly Mount[];
  readonly resources: LinuxResources;
  readonly security: ContainerSecurity;
  /** See ContainerSpec. */
  readonly processesOf?: string | undefined;
}

/** Pure. */
export function containerSpec(input: ContainerSpecInput): ContainerSpec {
  const { pod, start, env, mounts, resources, security, processesOf } = input;
  const { container, attempt, kind } = start;
  const { terminationMessagePath, terminationMessagePolicy, lifecycle } = container;
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const expanded = (words: readonly string[] | undefined) =>
    words?.map((word) => expand(word, (name) => values.get(name)));
  const command = expanded(container.command);
  const args = expanded(container.args);
  const { terminationGracePeriodSeconds, restartPolicy } = pod.spec;
  return {
    name: container.name,
    attempt,
    image: container.image ?? '',
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    ...(processesOf === undefined ? {} : { processesOf }),
    env,
    mounts,
    ...(container.stdin ? { stdin: true } : {}),
    ...(container.stdinOnce ? { stdinOnce: true } : {}),
    ...(container.tty ? { tty: true } : {}),
    ...(lifecycle?.stopSignal ? { stopSignal: lifecycle.stopSignal } : {}),
    ...(kind === 'init' || isToComplete(container, restartPolicy) ? { expectedToEnd: true } : {}),
    resources,
    security,
    record: {
      hash: containerHash(container),
      restartCount: attempt,
      ...(terminationMessagePath ? { terminationMessagePath } : {}),
      ...(terminationMessagePolicy ? { terminationMessagePolicy } : {}),
      ...(typeof terminationGracePeriodSeconds === 'number'
        ? { podTerminationGracePeriod: terminationGracePeriodSeconds }
        : {}),
      ...(pod.metadata.creationTimestamp ? { podCreated: pod.metadata.creationTimestamp } : {}),
    },
  };
}

function isToComplete(container: ReadonlyContainer, podPolicy: string | undefined): boolean {
  const policy = container.restartPolicy || podPolicy;
  return policy === 'Never' || policy === 'OnFailure';
}
