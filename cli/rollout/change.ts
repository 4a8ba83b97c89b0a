import { formatTime } from '../../api/time/timestamp.ts';
import { CommandError } from '../errors/errors.ts';
import { type FlagValues, number } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { forEachObject } from '../objects/each.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { type DryRun, dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb, type Verb } from '../verb.ts';
import { quotedName, undoRollout } from './undo.ts';

const changeFlags = {
  ...filenameFlags('to change'),
  ...formatFlags,
  selector: selectorFlag,
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-rollout'),
};

/** The objects that a verb changes, one after the other; `change` gives what is told of each, or throws why it is left as it is. */
async function changeEach(
  call: Omit<Call, 'flags'>,
  flags: FlagValues<typeof changeFlags>,
  change: (found: FetchedObject, session: Session, dryRun: DryRun) => Promise<readonly [AnyObject, string]>,
): Promise<number> {
  const { args } = call;
  if (args.length === 0 && flags.filename.length === 0) throw new CommandError('required resource not specified');
  const session = await call.session();
  const dryRun = dryRunOf(flags['dry-run']);
  const tell = await resultPrinter(call, flags, dryRun);
  await forEachObject(call, session, flags, { emptySelector: true }, async (found) =>
    tell(...(await change(found, session, dryRun))),
  );
  return 0;
}

/** A verb that patches the spec of workloads; `plan` gives the patch, or throws why there is none. */
function specVerb(
  word: 'pause' | 'resume' | 'restart',
  about: string,
  operation: string,
  plan: (found: FetchedObject, call: Call<typeof changeFlags>) => object,
): Verb {
  return defineVerb({
    use: `rollout ${word} (TYPE/NAME... | -f FILE)`,
    about,
    flags: changeFlags,
    run: (call) =>
      changeEach(call, call.flags, async (found, session, dryRun) => {
        const patch = plan(found, call);
        const options = { dryRun, fieldManager: call.flags['field-manager'] };
        if (dryRun === 'client') return [found.object, operation];
        return [await patchObject(session.api, found.target, 'strategic', patch, options), operation];
      }),
  });
}

const isPaused = ({ spec }: AnyObject) => (spec as { paused?: boolean } | undefined)?.paused === true;

/** `rollout pause`. */
export const pause = specVerb('pause', 'Keep changes from being rolled out.', 'paused', ({ object, target }) => {
  if (object.kind !== 'Deployment') throw new CommandError(`${quotedName(target)} pausing is not supported`);
  if (isPaused(object)) throw new CommandError(`${quotedName(target)} is already paused`);
  return { spec: { paused: true } };
});

/** `rollout resume`. */
export const resume = specVerb('resume', 'Go on with a paused rollout.', 'resumed', ({ object, target }) => {
  if (object.kind !== 'Deployment') throw new CommandError(`${quotedName(target)} resuming is not supported`);
  if (!isPaused(object)) throw new CommandError(`${quotedName(target)} is not paused`);
  return { spec: { paused: null } };
});

/** `rollout restart`. */
export const restart = specVerb('restart', 'Roll out the same again.', 'restarted', ({ object, target }, call) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind ?? ''))
    throw new CommandError(`${quotedName(target)} restarting is not supported`);
  if (object.kind === 'Deployment' && isPaused(object))
    throw new CommandError(`${quotedName(target)} can't restart paused deployment (run rollout resume first)`);
  const restartedAt = formatTime(call.io.clock.now());
  return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } } };
});

/** `rollout undo`. */
export const undo = defineVerb({
  use: 'rollout undo (TYPE/NAME... | -f FILE) [--to-revision=N]',
  about: 'Go back to an earlier revision.',
  flags: { ...changeFlags, 'to-revision': number(0, 'The revision to go back to; 0 for the one before.') },
  run: (call) =>
    changeEach(call, call.flags, async ({ object, target }, session, dryRun) => {
      const done = await undoRollout(session, target, object, { revision: call.flags['to-revision'], dryRun });
      return [object, done];
    }),
});
