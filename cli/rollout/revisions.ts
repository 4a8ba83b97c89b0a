import { revisionAnnotation } from '../../api/apps/deployment-annotations.ts';
import { formatLabelSelector } from '../../api/labels/selector.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { listObjects } from '../objects/fetch.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';

const causeAnnotation = 'kubernetes.io/change-cause';

/** A pod template as labels and a spec. */
export interface Template {
  readonly metadata?: AnyObject['metadata'];
  readonly spec: Readonly<Record<string, unknown>>;
}

/** One state that a workload was in. */
export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Template;
  /** The replica set or controller revision that holds it. */
  readonly holder: AnyObject;
}

/** The kept revisions of a deployment, daemon set or stateful set, the oldest first. */
export async function revisionsOf(session: Session, target: ObjectTarget, object: AnyObject): Promise<Revision[]> {
  const { kind } = object;
  if (kind !== 'Deployment' && kind !== 'DaemonSet' && kind !== 'StatefulSet')
    throw new CommandError(`no history viewer has been implemented for ${JSON.stringify(kind)}`);
  const resource = await session.resources.find(
    kind === 'Deployment' ? 'replicasets.apps' : 'controllerrevisions.apps',
  );
  const selector = (object.spec as { selector?: Parameters<typeof formatLabelSelector>[0] }).selector;
  const { items } = await listObjects(
    session.api,
    { kind: 'collection', resource, namespace: target.namespace },
    { labelSelector: formatLabelSelector(selector) },
  );
  return items
    .filter(({ metadata }) =>
      metadata?.ownerReferences?.some((one) => one.controller && one.uid === object.metadata?.uid),
    )
    .map(kind === 'Deployment' ? revisionOfReplicaSet : revisionOfControllerRevision)
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
}

function revisionOfReplicaSet(set: AnyObject): Revision {
  return {
    number: Number(set.metadata?.annotations?.[revisionAnnotation] ?? 0),
    cause: set.metadata?.annotations?.[causeAnnotation] ?? '',
    template: (set.spec as { template: Template }).template,
    holder: set,
  };
}

function revisionOfControllerRevision(holder: AnyObject): Revision {
  const { spec } = (holder.data ?? {}) as { spec?: { template?: Template } };
  return {
    number: (holder.revision as number | undefined) ?? 0,
    cause: holder.metadata?.annotations?.[causeAnnotation] ?? '',
    template: spec?.template ?? { spec: {} },
    holder,
  };
}

/** The revision to go back to: the one named, or for 0 the one before the newest. Throws CommandError. */
export function revisionToRestore(revisions: readonly Revision[], wanted: number, name: string): Revision {
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (!found) throw new CommandError(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (!previous) throw new CommandError(`no rollout history found for ${name}`);
  return previous;
}
