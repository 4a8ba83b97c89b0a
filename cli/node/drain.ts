import { sleep } from '../../api/clock.ts';
import { isNotFound, isTooManyRequests } from '../../api/errors/predicates.ts';
import { CommandError, ManyErrors, throwGathered } from '../errors/errors.ts';
import { duration, number, text, toggle } from '../flags/flag.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { waitForDeletion } from '../objects/deletion.ts';
import { type FetchedObject, listObjects, targetOf } from '../objects/fetch.ts';
import { deleteObject, dryRunOf, dryRunSuffix } from '../objects/mutate.ts';
import { itemPath, type Resource } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';
import { nodesOf, setUnschedulable } from './cordon.ts';
import { planDrain } from './drain-plan.ts';

/** How long a pod that a disruption budget holds is left alone before it is asked again. */
const askAgainMs = 5000;

const drainFlags = {
  'chunk-size': chunkSizeFlag,
  'delete-emptydir-data': toggle(false, 'Also pods with emptyDir volumes, whose data is lost.'),
  'disable-eviction': toggle(false, 'Delete pods instead of evicting them: no disruption budget is asked.'),
  'dry-run': dryRunFlag,
  force: toggle(false, 'Also pods that no controller makes anew.'),
  'grace-period': number(-1, 'Seconds that a pod gets to end; below 0 as many as it says itself.'),
  'ignore-daemonsets': toggle(false, 'Leave pods of daemon sets alone.'),
  'pod-selector': text('', 'Only pods whose labels fit.'),
  selector: selectorFlag,
  'skip-wait-for-delete-timeout': number(
    0,
    'Do not wait for pods that have been ending for longer than so many seconds.',
  ),
  timeout: duration(0, 'How long to wait in all; 0 for as long as it takes.'),
};

type DrainCall = Call<typeof drainFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_drain/ */
export const drain = defineVerb({
  use: 'drain (NODE... | -l LABELS)',
  about: 'Have pods leave a node, and no new ones come.',
  flags: drainFlags,
  async run(call) {
    const session = await call.session();
    const dryRun = dryRunOf(call.flags['dry-run']);
    const nodes = await nodesOf(call, session, call.flags.selector);
    for (const node of nodes) call.out(await setUnschedulable(session, node, true, dryRun));
    const errors: unknown[] = [];
    for (const node of nodes) {
      try {
        await drainNode(call, session, node);
        call.out(`node/${node.target.name} drained${dryRunSuffix(dryRun)}\n`);
      } catch (error) {
        call.err(`There are pending nodes to be drained:\n ${node.target.name}\n`);
        errors.push(error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});

async function drainNode(call: DrainCall, session: Session, node: FetchedObject): Promise<void> {
  const { flags, io } = call;
  const dryRun = dryRunOf(flags['dry-run']);
  const resource = await session.resources.find('pods');
  const { items } = await listObjects(
    session.api,
    { kind: 'collection', resource, namespace: undefined },
    {
      fieldSelector: `spec.nodeName=${node.target.name}`,
      labelSelector: flags['pod-selector'],
      chunkSize: flags['chunk-size'],
    },
  );
  const plan = planDrain(items, {
    ignoreDaemonSets: flags['ignore-daemonsets'],
    deleteEmptyDirData: flags['delete-emptydir-data'],
    force: flags.force,
  });
  if (plan.refusals.length > 0)
    throw new CommandError(
      `unable to drain node ${JSON.stringify(node.target.name)} due to error: ${list(plan.refusals)}, continuing command...`,
    );
  if (plan.warnings.length > 0) call.err(`Warning: ${plan.warnings.join('; ')}\n`);
  const verb = flags['disable-eviction'] ? 'deleting' : 'evicting';
  for (const { metadata } of plan.evict)
    call.err(`${verb} pod ${metadata?.namespace}/${metadata?.name}${dryRunSuffix(dryRun)}\n`);
  if (dryRun === 'client') return;
  const end = flags.timeout > 0 ? io.clock.now() + flags.timeout : Number.POSITIVE_INFINITY;
  const results = await Promise.allSettled(plan.evict.map((pod) => leave(call, session, resource, pod, end)));
  const failed = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failed.length > 1) throw new ManyErrors(failed);
  throwGathered(failed);
}

const list = (texts: readonly string[]) => (texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`);

/** One pod: asked to leave until its disruption budget lets it, then waited for. */
async function leave(
  call: DrainCall,
  session: Session,
  resource: Resource,
  pod: AnyObject,
  end: number,
): Promise<void> {
  const { flags, io } = call;
  const dryRun = dryRunOf(flags['dry-run']);
  const target = targetOf(resource, pod);
  const grace = flags['grace-period'] >= 0 ? flags['grace-period'] : undefined;
  for (;;) {
    try {
      if (flags['disable-eviction']) await deleteObject(session.api, target, { dryRun, gracePeriodSeconds: grace });
      else await evict(session, target, grace, dryRun === 'server');
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isTooManyRequests(error)) throw error;
      call.err(
        `error when evicting pods/${JSON.stringify(target.name)} -n ${JSON.stringify(target.namespace)} (will retry after 5s): ${error instanceof Error ? error.message : error}\n`,
      );
      if (io.clock.now() + askAgainMs > end)
        throw new CommandError(
          `error when evicting pods/${JSON.stringify(target.name)}: global timeout reached: ${flags.timeout / 1000}s`,
        );
      await sleep(io.clock, askAgainMs, io.signal);
      io.signal.throwIfAborted();
    }
  }
  if (dryRun !== 'none') return;
  const timeoutMs = end === Number.POSITIVE_INFINITY ? end : Math.max(1, end - io.clock.now());
  await waitForDeletion(session.api, target, { uid: pod.metadata?.uid, timeoutMs, clock: io.clock, signal: io.signal });
  call.out(`pod/${target.name} ${flags['disable-eviction'] ? 'deleted' : 'evicted'}\n`);
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/ */
function evict({ api }: Session, target: ObjectTarget, grace: number | undefined, dryRun: boolean): Promise<unknown> {
  const deleteOptions = {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
  return api.request({
    method: 'POST',
    path: itemPath(target.resource, target.namespace, target.name, 'eviction'),
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: target.name, namespace: target.namespace },
      ...(Object.keys(deleteOptions).length > 0 ? { deleteOptions } : {}),
    },
  });
}
