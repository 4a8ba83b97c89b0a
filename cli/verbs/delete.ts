import { isForbidden, isMethodNotAllowed, isNotFound } from '../../api/errors/predicates.ts';
import { cascadeOf } from '../apply/prune.ts';
import { CommandError, throwGathered, UsageError } from '../errors/errors.ts';
import { duration, number, text, toggle } from '../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  filenameFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { waitForDeletion } from '../objects/deletion.ts';
import { listObjects, targetOf } from '../objects/fetch.ts';
import { gatherTargets } from '../objects/gather.ts';
import { deleteObject, dryRunOf, dryRunSuffix, whileDoing } from '../objects/mutate.ts';
import { qualified } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb, readInput } from '../verb.ts';

const weekMs = 168 * 3_600_000;

const deleteFlags = {
  ...filenameFlags('to delete'),
  all: allFlag('Delete'),
  'all-namespaces': allNamespacesFlag,
  cascade: text(
    'background',
    'What becomes of dependents: background deletes them after it, foreground before it, orphan leaves them.',
    { bare: 'background' },
  ),
  'dry-run': dryRunFlag,
  'field-selector': fieldSelectorFlag,
  force: toggle(false, 'Forget the object at once, although what it stands for may still run.'),
  'grace-period': number(-1, 'Seconds to end in; below 0 as many as the object says, 0 only with --force.'),
  'ignore-not-found': toggle(false, 'What is not there counts as deleted; with --all it always does.'),
  interactive: toggle(false, 'Ask before.', { short: 'i' }),
  now: toggle(false, 'One second to end in.'),
  output: text('', 'name: print the names only.', { short: 'o' }),
  raw: text('', 'Delete this path of the server.'),
  selector: selectorFlag,
  timeout: duration(0, 'How long to wait; 0 for a time that fits the object.'),
  wait: toggle(true, 'Wait until the objects are gone.'),
};

type DeleteCall = Call<typeof deleteFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_delete/ */
export const deleteVerb = defineVerb({
  use: 'delete (TYPE NAME... | TYPE -l LABELS | TYPE --all | TYPE/NAME... | -f FILE)',
  about: 'Delete objects.',
  flags: deleteFlags,
  async run(call) {
    const { flags, io } = call;
    if (flags.output !== '' && flags.output !== 'name')
      throw new CommandError(`unexpected -o output mode: ${flags.output}. We only support '-o name'`);
    const grace = graceOf(call);
    const dryRun = dryRunOf(flags['dry-run']);
    const propagationPolicy = cascadeOf(flags.cascade);
    const session = await call.session();
    if (flags.raw) {
      call.out(`${JSON.stringify(await session.api.request({ method: 'DELETE', path: flags.raw }))}\n`);
      return 0;
    }
    const ignoreNotFound = flags['ignore-not-found'] || (flags.all && !call.given.has('ignore-not-found'));
    const targets = await unfold(call, session);
    if (targets.length === 0) {
      call.out('No resources found\n');
      return 0;
    }
    if (flags.interactive && !(await confirmed(call, targets))) return 0;
    const waiting: { readonly target: ObjectTarget; readonly uid: string | undefined }[] = [];
    const errors: unknown[] = [];
    for (const target of targets) {
      try {
        if (dryRun !== 'client') {
          const answer = await deleteObject(session.api, target, {
            dryRun,
            gracePeriodSeconds: grace,
            propagationPolicy,
          });
          waiting.push({ target, uid: uidOf(answer) });
        }
        call.out(
          resultText(target, { name: flags.output === 'name', forced: grace === 0, suffix: dryRunSuffix(dryRun) }),
        );
      } catch (error) {
        if (!(ignoreNotFound && isNotFound(error))) errors.push(whileDoing('deleting', target.source, error));
      }
    }
    throwGathered(errors);
    if (!flags.wait || dryRun !== 'none') return 0;
    const end = io.clock.now() + (flags.timeout || weekMs);
    for (const { target, uid } of waiting) {
      try {
        const timeoutMs = Math.max(0, end - io.clock.now());
        await waitForDeletion(session.api, target, { uid, timeoutMs, clock: io.clock, signal: io.signal });
      } catch (error) {
        // Who may delete but not look has at least deleted.
        if (!isForbidden(error) && !isMethodNotAllowed(error)) throw error;
      }
    }
    return 0;
  },
});

/** Seconds; undefined leaves it to the object. */
function graceOf({ flags, err }: DeleteCall): number | undefined {
  let grace = flags['grace-period'];
  if (flags.now) {
    if (grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (grace === 0 && !flags.force) {
    // Without --force nobody shall lose data by a slip of the finger: a second is the least.
    grace = 1;
  } else if (flags.force && grace > 0) {
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  } else if (flags.force) {
    grace = 0;
    err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  return grace < 0 ? undefined : grace;
}

async function unfold(call: DeleteCall, session: Session): Promise<ObjectTarget[]> {
  const { flags, args } = call;
  if (flags.all && flags.selector !== '')
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  const targets = await gatherTargets(call, session, flags, args);
  const found: ObjectTarget[] = [];
  for (const target of targets) {
    if (target.kind === 'object') found.push(target);
    else {
      const selectors = { labelSelector: flags.selector, fieldSelector: flags['field-selector'] };
      const { items } = await listObjects(session.api, target, selectors);
      found.push(...items.map((item) => targetOf(target.resource, item)));
    }
  }
  return found;
}

function nameOf({ resource }: ObjectTarget): string {
  return qualified(resource.kind.toLowerCase(), resource.group);
}

/** Since 1.34 the namespace is told too. */
function resultText(target: ObjectTarget, how: { name: boolean; forced: boolean; suffix: string }): string {
  const kind = nameOf(target);
  if (how.name) return `${kind}/${target.name}\n`;
  const from = target.namespace ? ` from ${target.namespace} namespace` : '';
  return `${kind} "${target.name}" ${how.forced ? 'force deleted' : 'deleted'}${from}${how.suffix}\n`;
}

/** Of the object, or of the Status that stands for it. */
function uidOf(answer: unknown): string | undefined {
  const { kind, details, metadata } = (answer ?? {}) as {
    kind?: string;
    details?: { uid?: string };
    metadata?: { uid?: string };
  };
  return kind === 'Status' ? details?.uid : metadata?.uid;
}

async function confirmed(call: DeleteCall, targets: readonly ObjectTarget[]): Promise<boolean> {
  if (call.flags.filename.includes('-'))
    throw new UsageError('delete', '--interactive can not be used with standard input');
  call.out(`You are about to delete the following ${targets.length} resource(s):\n`);
  for (const target of targets) call.out(`${nameOf(target)}/${target.name}\n`);
  call.out('Do you want to continue? (y/n): ');
  const answer = (await readInput(call.io)).split('\n')[0]?.trim();
  if (answer === 'y' || answer === 'Y') return true;
  call.out('deletion is cancelled\n');
  return false;
}
