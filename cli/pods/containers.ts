import type { Shared } from '../../client/client.ts';
import type { Container, Pod } from '../../proto/gen/core/v1.ts';
import { CommandError } from '../errors/errors.ts';

/** Names the container that verbs choose. https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container */
const defaultAnnotation = 'kubectl.kubernetes.io/default-container';

/** A container of a pod and which list of the spec it is in. */
export interface PodContainer {
  readonly name: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly role: 'init' | 'main' | 'ephemeral';
}

/** Every container, in the order in which logs are printed: those that prepare, the main ones, those added to debug. */
export function containersOf({ spec }: Shared<Pod>): PodContainer[] {
  const role = (which: PodContainer['role']) => (one: Pick<Shared<Container>, 'name' | 'tty' | 'stdin'>) => ({
    name: one.name,
    tty: one.tty === true,
    stdin: one.stdin === true,
    role: which,
  });
  return [
    ...(spec?.initContainers ?? []).map(role('init')),
    ...(spec?.containers ?? []).map(role('main')),
    ...(spec?.ephemeralContainers ?? []).map(role('ephemeral')),
  ];
}

/** The container of that name. */
export function findContainer(pod: Shared<Pod>, name: string): PodContainer | undefined {
  return containersOf(pod).find((one) => one.name === name);
}

/**
 * The container that a verb means when none is named: the one of the annotation, else the first; then `warn` is told which
 * others there are. Throws CommandError for a pod without containers.
 */
export function defaultContainer(pod: Shared<Pod>, warn: (text: string) => void): PodContainer {
  const wanted = pod.metadata.annotations?.[defaultAnnotation];
  if (wanted) {
    const found = findContainer(pod, wanted);
    if (found) return found;
    warn(`Default container name "${wanted}" not found in pod ${pod.metadata.name}\n`);
  }
  const all = containersOf(pod);
  const first = all.find(({ role }) => role === 'main');
  if (!first) throw new CommandError(`pod ${pod.metadata.namespace}/${pod.metadata.name} does not have any containers`);
  if (all.length > 1) warn(`Defaulted container "${first.name}" out of: ${containerNames(all)}\n`);
  return first;
}

/** Their names as a user is shown them: the main ones first, others with what they are. */
function containerNames(all: readonly PodContainer[]): string {
  const suffixes = { main: '', init: ' (init)', ephemeral: ' (ephem)' } as const;
  return (['main', 'init', 'ephemeral'] as const)
    .flatMap((role) => all.filter((one) => one.role === role).map(({ name }) => `${name}${suffixes[role]}`))
    .join(', ');
}
