import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyList, AnyObject } from '../object.ts';
import { listObjects } from '../objects/fetch.ts';
import { listPath } from '../resolve/resource.ts';
import { type ObjectTarget, selectTargets } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { goType, podSelectorOf } from './selector.ts';

/** A pod as verbs read it. */
export type APod = Shared<Pod>;

/** Where an argument points: `NAME` is a pod, `TYPE/NAME` anything. Throws CommandError. */
export async function targetOfArgument(session: Session, argument: string): Promise<ObjectTarget> {
  const args = argument.includes('/') ? [argument] : ['pods', argument];
  const [target] = await selectTargets(session, args, { emptySelector: false });
  if (target?.kind !== 'object') throw new CommandError('expected one resource');
  return target;
}

/** The pods of a workload or service; `doing` is what could not be done when it has none by nature. */
export async function podsOf(
  session: Session,
  object: AnyObject,
  doing: string,
): Promise<{ readonly selector: string; readonly namespace: string; readonly list: () => Promise<APod[]> }> {
  const namespace = object.metadata?.namespace ?? session.namespace;
  const selector = selectorFor(object, doing);
  return { selector, namespace, list: () => listPods(session, namespace, selector) };
}

function selectorFor(object: AnyObject, doing: string): string {
  try {
    return podSelectorOf(object);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    const type = goType(object.apiVersion ?? '', object.kind ?? '');
    throw new CommandError(`${doing} ${type}: ${cause.message}`, { cause });
  }
}

/** The pods that a label selector chooses, in the server's order. */
export async function listPods(session: Session, namespace: string, labelSelector: string): Promise<APod[]> {
  const resource = await session.resources.find('pods');
  const list = await listObjects(session.api, { kind: 'collection', resource, namespace }, { labelSelector });
  return list.items as unknown as APod[];
}

/**
 * The pods of a selector, as soon as there is one; throws CommandError when none has come in `timeoutMs`.
 */
export async function awaitPods(
  call: Pick<Call, 'io'>,
  session: Session,
  { namespace, selector, timeoutMs }: { namespace: string; selector: string; timeoutMs: number },
): Promise<APod[]> {
  const resource = await session.resources.find('pods');
  const path = listPath(resource, namespace);
  const query = { labelSelector: selector };
  const list = (await session.api.request({ path, query })) as AnyList;
  if (list.items.length > 0) return list.items as unknown as APod[];
  const timeUp = new AbortController();
  const cancel = call.io.clock.after(timeoutMs, () => timeUp.abort());
  try {
    const watch = { ...query, resourceVersion: list.metadata?.resourceVersion };
    for await (const { type, object } of session.api.watch({ path, query: watch, signal: timeUp.signal }))
      if (type === 'ADDED' || type === 'MODIFIED') return [object as APod];
  } catch (error) {
    if (!timeUp.signal.aborted) throw error;
  } finally {
    cancel();
  }
  throw new CommandError('timed out waiting for the condition');
}

/** The pod itself, or the first of a workload's by `order`; waits for one as long as `timeoutMs`. */
export async function podOf(
  call: Pick<Call, 'io'>,
  session: Session,
  object: AnyObject,
  options: { readonly doing: string; readonly timeoutMs: number; readonly order: (a: APod, b: APod) => number },
): Promise<{ readonly pod: APod; readonly count: number }> {
  if (object.kind === 'Pod') return { pod: object as unknown as APod, count: 1 };
  const { namespace, selector } = await podsOf(session, object, options.doing);
  const pods = (await awaitPods(call, session, { namespace, selector, timeoutMs: options.timeoutMs })).slice();
  const [pod] = pods.sort(options.order);
  if (!pod) throw new CommandError('timed out waiting for the condition');
  return { pod, count: pods.length };
}
