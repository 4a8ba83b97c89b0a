import { isConflict } from '../../api/errors/predicates.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { forEachObject } from '../objects/each.ts';
import { type FetchedObject, getObject } from '../objects/fetch.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';
import { changedTaints, checkNoClash, isTaint, parseTaints, type Taint, type TaintChange } from './taints.ts';

const taintFlags = {
  ...formatFlags,
  all: allFlag('Select'),
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-taint'),
  overwrite: toggle(false, 'Change taints that are there already.'),
  selector: selectorFlag,
};

type TaintCall = Call<typeof taintFlags>;

/** A node is read and written again so often when others write it meanwhile. */
const mostTries = 5;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_taint/ */
export const taint = defineVerb({
  use: 'taint node NAME... (KEY[=VALUE]:EFFECT | KEY[:EFFECT]-)... [--overwrite]',
  about: 'Change the taints of nodes.',
  flags: taintFlags,
  async run(call) {
    const { flags } = call;
    const { words, change } = readArguments(call);
    const session = await call.session();
    const { kind } = await session.resources.find(words[0] ?? '');
    if (kind !== 'Node') throw new CommandError(`invalid resource type ${words[0]}, only node types are supported`);
    checkNoClash(change);
    if (!flags.all && flags.selector === '' && words.length < 2)
      throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
    if (flags.all && flags.selector !== '')
      throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
    const names = flags.all ? words.slice(0, 1) : words;
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const { add, remove, overwrite } = change;
    const result =
      (add.length > 0 && remove.length > 0) || overwrite ? 'modified' : add.length > 0 ? 'tainted' : 'untainted';
    await forEachObject(call, session, flags, { args: names }, async (found) =>
      tell(await taintNode(call, session, found, change), result),
    );
    return 0;
  },
});

/** Types and names come first, then taints. Throws CommandError. */
function readArguments({ args, flags }: TaintCall): {
  readonly words: readonly string[];
  readonly change: TaintChange;
} {
  const first = args.findIndex(isTaint);
  const words = first < 0 ? args : args.slice(0, first);
  const taints = first < 0 ? [] : args.slice(first);
  const late = taints.find((word) => !isTaint(word));
  if (late !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${late}`);
  if (words.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>');
  if (taints.length === 0) throw new CommandError('at least one taint update is required');
  return { words, change: { ...parseTaints(taints), overwrite: flags.overwrite } };
}

/** Resolves to the node as it is then. Heartbeats and controllers write nodes too: a version that is gone is read again. */
async function taintNode(
  { flags }: TaintCall,
  { api }: Session,
  { object, target }: FetchedObject,
  change: TaintChange,
): Promise<AnyObject> {
  const dryRun = dryRunOf(flags['dry-run']);
  let node = object;
  for (let tried = 1; ; tried++) {
    const { taints: present = [] } = (node.spec ?? {}) as { taints?: readonly Taint[] };
    const { taints, missing } = changedTaints(target.name, present, change);
    throwGathered(missing);
    if (dryRun === 'client') return node;
    const patch = { metadata: { resourceVersion: node.metadata?.resourceVersion }, spec: { taints } };
    try {
      return await patchObject(api, target, 'merge', patch, { dryRun, fieldManager: flags['field-manager'] });
    } catch (error) {
      if (!isConflict(error) || tried === mostTries) throw error;
      node = await getObject(api, target);
    }
  }
}
