import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { type APod, awaitPods, podsOf } from '../pods/choose.ts';
import { containersOf, defaultContainer, findContainer } from '../pods/containers.ts';
import { byInterest } from '../pods/order.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';

/** One log: of a container in a pod. */
export interface LogSource {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
}

/** Which logs of an object are wanted. */
export interface LogChoice {
  /** '' for the one that the pod prefers. */
  readonly container: string;
  readonly allContainers: boolean;
  readonly allPods: boolean;
  readonly timeoutMs: number;
}

/** The logs of a pod that are wanted; throws CommandError when it has no such container. */
export function sourcesOfPod(pod: APod, choice: LogChoice, warn: (text: string) => void): LogSource[] {
  const { name = '', namespace = '' } = pod.metadata;
  const source = (container: string): LogSource => ({ pod: name, namespace, container });
  if (choice.allContainers) return containersOf(pod).map((one) => source(one.name));
  if (choice.container === '') return [source(defaultContainer(pod, warn).name)];
  if (!findContainer(pod, choice.container))
    throw new CommandError(`container ${choice.container} is not valid for pod ${name}`);
  return [source(choice.container)];
}

/** The logs of a pod, or of what has pods. */
export async function sourcesOf(
  call: Pick<Call, 'io' | 'err'>,
  session: Session,
  object: AnyObject,
  choice: LogChoice,
): Promise<LogSource[]> {
  if (object.kind === 'Pod') return sourcesOfPod(object as unknown as APod, choice, call.err);
  const { namespace, selector } = await podsOf(session, object, 'cannot get the logs from');
  const found = await awaitPods(call, session, { namespace, selector, timeoutMs: choice.timeoutMs });
  const pods = [...found].sort(byInterest('most first'));
  if (choice.allPods) return pods.flatMap((pod) => sourcesOfPod(pod, choice, call.err));
  const [pod] = pods;
  if (!pod) return [];
  if (pods.length > 1) call.err(`Found ${pods.length} pods, using pod/${pod.metadata.name}\n`);
  return sourcesOfPod(pod, choice, call.err);
}
