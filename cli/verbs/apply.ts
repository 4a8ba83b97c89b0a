import { parseSelector } from '../../api/labels/parse.ts';
import { applyClientSide } from '../apply/client-side.ts';
import { editLastApplied } from '../apply/edit-last-applied.ts';
import { applyManager } from '../apply/field-manager.ts';
import { type ApplyCall, applyFlags } from '../apply/flags.ts';
import { prune } from '../apply/prune.ts';
import { applyServerSide } from '../apply/server-side.ts';
import { setLastApplied } from '../apply/set-last-applied.ts';
import { viewLastApplied } from '../apply/view-last-applied.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { namesFiles, tryManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { dryRunOf, fieldValidationOf } from '../objects/mutate.ts';
import { printerFor } from '../output/format.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb, type Verb } from '../verb.ts';

const base = defineVerb({
  use: 'apply -f FILE',
  about: 'Make the objects of files exist as the files say: create or change them.',
  flags: applyFlags,
  async run(call) {
    const { flags, args } = call;
    if (args.length > 0)
      throw new CommandError(`Unexpected args: [${args.join(' ')}]\nSee 'knarr apply -h' for help and examples`);
    if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
    checkFlags(call);
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const change = { dryRun, fieldValidation: fieldValidationOf(flags.validate), fieldManager: applyManager(call) };
    const selector = flags.selector === '' ? undefined : parseSelector(flags.selector);
    const checked = change.fieldValidation !== 'Ignore';
    const manifests = (await tryManifests(call.io, flags, { checked })).filter(
      (read) => 'error' in read || selector === undefined || selector.matches(read.object.metadata?.labels),
    );
    const printer = await printerFor(flags, call.io);
    const quiet = printer !== undefined && flags.output !== 'name';
    const tell = await resultPrinter(call, quiet ? { output: '' } : flags, dryRun);
    const applied: AnyObject[] = [];
    const errors: unknown[] = [];
    for (const manifest of manifests) {
      try {
        if ('error' in manifest) throw manifest.error;
        const target = await targetOfManifest(session, manifest);
        const { object, operation } = flags['server-side']
          ? await applyServerSide(session.api, target, {
              ...change,
              force: flags['force-conflicts'],
              subresource: flags.subresource,
            })
          : await applyClientSide(call, session.api, target, change);
        applied.push(object);
        if (!quiet) tell(object, operation);
      } catch (error) {
        errors.push(error);
      }
    }
    if (manifests.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    const [first] = applied;
    if (quiet && printer && first)
      call.out(
        printer(
          applied.length === 1
            ? first
            : { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: applied },
        ),
      );
    throwGathered(errors);
    if (flags.prune) await prune(call, session, applied, dryRun);
    return 0;
  },
});

function checkFlags({ flags }: ApplyCall): void {
  if (flags['force-conflicts'] && !flags['server-side'])
    throw new CommandError('--force-conflicts only works with --server-side');
  if (flags['server-side'] && dryRunOf(flags['dry-run']) === 'client')
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags['server-side'] && flags.force) throw new CommandError('--force cannot be used with --server-side');
  if (flags.subresource && !flags['server-side'])
    throw new CommandError('--subresource can only be specified for --server-side');
  if (flags.prune && !flags.all && flags.selector === '')
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/ */
export const apply: Verb = {
  ...base,
  subverbs: {
    'edit-last-applied': editLastApplied,
    'set-last-applied': setLastApplied,
    'view-last-applied': viewLastApplied,
  },
};
