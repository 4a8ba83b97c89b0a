import { isConflict } from '../../api/errors/predicates.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import { patchFor } from '../apply/client-side.ts';
import { applyManager } from '../apply/field-manager.ts';
import { withoutLastApplied } from '../apply/last-applied.ts';
import { maskSecrets } from '../diff/mask.ts';
import { type Compared, runDiff } from '../diff/program.ts';
import { CommandError, FlagError, UsageError } from '../errors/errors.ts';
import { outcomeOf } from '../errors/message.ts';
import { number, text, toggle } from '../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../flags/verb-flags.ts';
import { type Manifest, namesFiles, readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import { type AnyObject, withoutManagedFields } from '../object.ts';
import { findObject } from '../objects/fetch.ts';
import { type ChangeOptions, createObject, patchObject } from '../objects/mutate.ts';
import { toYaml } from '../output/yaml.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

const diffFlags = {
  ...filenameFlags('to compare with'),
  concurrency: number(1, 'Taken for compatibility: objects are compared one after another.'),
  'field-manager': text('kubectl-client-side-apply', 'The name under which fields would be owned.'),
  'force-conflicts': toggle(false, 'With --server-side: show what taking over the fields of others would do.'),
  selector: selectorFlag,
  'server-side': toggle(false, 'Have the server apply, as with apply --server-side.'),
  'show-managed-fields': toggle(false, 'Compare who owns which fields as well.'),
};

type DiffCall = Call<typeof diffFlags>;

/** How often an object that changes meanwhile is read anew. */
const mostTries = 4;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_diff/ */
export const diff = defineVerb({
  use: 'diff -f FILE',
  about: `Show what apply would change, without changing it.

The program that compares is diff -u -N, or the one that KUBECTL_EXTERNAL_DIFF names. The exit code is 0 when nothing
differs, 1 when something does, and greater when it could not be found out.`,
  examples: `  # A file
  knarr diff -f web.yaml`,
  flags: diffFlags,
  usageExitCode: 2,
  async run(call) {
    try {
      return await diffAll(call);
    } catch (error) {
      if (error instanceof FlagError) throw error;
      // 1 says that there are differences: refusals must not look like it.
      const outcome = outcomeOf(error, new URL((await call.session()).connection.server).host);
      if (!outcome) throw error;
      call.err(outcome.text);
      return outcome.code + 1;
    }
  },
});

async function diffAll(call: DiffCall): Promise<number> {
  const { flags, args, io } = call;
  if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
  if (args.length > 0) throw new UsageError('diff', `Unexpected args: [${args.join(' ')}]`);
  if (flags['force-conflicts'] && !flags['server-side'])
    throw new CommandError('--force-conflicts only works with --server-side');
  const session = await call.session();
  const selector = flags.selector === '' ? undefined : parseSelector(flags.selector);
  const compared: Compared[] = [];
  for (const manifest of await readManifests(io, flags))
    if (!selector || selector.matches(manifest.object.metadata?.labels))
      compared.push(await compare(call, session, manifest));
  return runDiff(io, compared);
}

async function compare(call: DiffCall, session: Session, manifest: Manifest): Promise<Compared> {
  const target = await targetOfManifest(session, manifest);
  for (let tried = 1; ; tried++) {
    const live = await findObject(session.api, target);
    try {
      const merged = await wouldBe(call, session, target, live);
      const states =
        target.resource.kind === 'Secret' && target.resource.group === '' ? maskSecrets(live, merged) : [live, merged];
      const [before = '', after = ''] = states.map((one) => yamlOf(call, one));
      return { name: fileName(target), live: before, merged: after };
    } catch (error) {
      if (!isConflict(error) || tried === mostTries || call.flags['server-side']) throw error;
    }
  }
}

function yamlOf({ flags }: DiffCall, object: AnyObject | undefined): string {
  if (!object) return '';
  return toYaml(flags['show-managed-fields'] ? object : withoutManagedFields(object));
}

/** `apps.v1.Deployment.default.web` */
function fileName({ resource, namespace = '', name }: ObjectTarget): string {
  const parts = [resource.version, resource.kind, namespace, name.replaceAll('/', '_')];
  return (resource.group === '' ? parts : [resource.group, ...parts]).join('.');
}

/** What apply would make of it: the answer of a dry run. */
async function wouldBe(
  call: DiffCall,
  { api }: Session,
  target: ObjectTarget & { readonly manifest: AnyObject },
  live: AnyObject | undefined,
): Promise<AnyObject> {
  const { flags } = call;
  const options: ChangeOptions = { dryRun: 'server', fieldManager: applyManager(call) };
  if (flags['server-side'])
    return patchObject(api, target, 'apply', target.manifest, { ...options, force: flags['force-conflicts'] });
  if (!live) return createObject(api, target, target.manifest, options);
  const { type, patch } = patchFor(live, withoutLastApplied(target.manifest));
  return Object.keys(patch).length === 0 ? live : patchObject(api, target, type, patch, options);
}
