import { bookkeepingAnnotations } from '../../api/apps/deployment-annotations.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { Lines } from '../describe/lines.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { type DryRun, patchObject } from '../objects/mutate.ts';
import { qualified } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { revisionsOf, revisionToRestore, type Template } from './revisions.ts';

/** Gives a workload the pod template of an earlier revision; resolves to what is told. */
export async function undoRollout(
  session: Session,
  target: ObjectTarget,
  object: AnyObject,
  { revision, dryRun }: { readonly revision: number; readonly dryRun: DryRun },
): Promise<string> {
  if (dryRun === 'client') {
    const { template } = revisionToRestore(await revisionsOf(session, target, object), revision, nameOf(object));
    const lines = new Lines();
    describePodTemplate(template, lines);
    return `${object.kind === 'DaemonSet' ? 'will roll back to ' : ''}${lines.text()}`;
  }
  if ((object.spec as { paused?: boolean }).paused)
    throw new CommandError(
      `you cannot rollback a paused ${object.kind?.toLowerCase()}; resume it first with 'knarr rollout resume' and try again`,
    );
  const revisions = await revisionsOf(session, target, object);
  const found = revisionToRestore(revisions, revision, nameOf(object));
  const template = withoutHash(found.template);
  const present = withoutHash((object.spec as { template: Template }).template);
  if (deepEqual(template, present))
    return `skipped rollback (current template already matches revision ${found.number})`;
  if (object.kind === 'Deployment') {
    const kept = Object.entries(object.metadata?.annotations ?? {}).filter(([key]) => bookkeepingAnnotations.has(key));
    const back = Object.entries(found.holder.metadata?.annotations ?? {}).filter(
      ([key]) => !bookkeepingAnnotations.has(key),
    );
    await patchObject(
      session.api,
      target,
      'json',
      [
        { op: 'replace', path: '/spec/template', value: template },
        { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...back]) },
      ],
      { dryRun, fieldManager: 'kubectl-rollout' },
    );
  } else {
    await patchObject(session.api, target, 'strategic', found.holder.data, { dryRun, fieldManager: 'kubectl-rollout' });
  }
  return 'rolled back';
}

const nameOf = ({ kind = '', metadata }: AnyObject) => `${kind.toLowerCase()} ${JSON.stringify(metadata?.name ?? '')}`;

function withoutHash(template: Template): Template {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** `deployments.apps "web"`, as refusals name objects. */
export function quotedName({ resource, name }: ObjectTarget): string {
  return `${qualified(resource.name, resource.group)} ${JSON.stringify(name)}`;
}
