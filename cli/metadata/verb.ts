import { CommandError, throwGathered } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { readManifests } from '../manifests/read.ts';
import type { AnyObject } from '../object.ts';
import { visitObjects } from '../objects/each.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { type Call, defineVerb, type Verb } from '../verb.ts';
import { type Changes, overwritten, patchOf, splitChanges } from './changes.ts';

type Values = Readonly<Record<string, string>> | undefined;

const metadataFlags = {
  ...filenameFlags('to change'),
  ...formatFlags,
  all: allFlag('Select'),
  'all-namespaces': allNamespacesFlag,
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag(''),
  'field-selector': fieldSelectorFlag,
  list: toggle(false, 'Show what there is.'),
  local: toggle(false, 'Change the manifests only, without a server.'),
  overwrite: toggle(false, 'Change values that are there already.'),
  'resource-version': text('', 'Only when the object has this resource version.'),
  selector: selectorFlag,
};

/** What `label` and `annotate` do not have in common. */
export interface MetadataVerb {
  readonly field: 'labels' | 'annotations';
  /** `label`, `annotation`. */
  readonly what: string;
  readonly verb: string;
  readonly about: string;
  /** Throws for values that may not be. */
  readonly check: (changes: Changes) => void;
  readonly refusal: (conflicts: readonly { readonly key: string; readonly value: string }[]) => string;
  /** What is told when it is done. */
  readonly operation: (before: Values, after: Values, overwrite: boolean) => string;
}

/** `label` and `annotate`: changes one map of the metadata. */
export function defineMetadataVerb(verb: MetadataVerb): Verb {
  const { field, what } = verb;
  return defineVerb({
    use: `${verb.verb} (TYPE NAME... | -f FILE) (KEY=VALUE | KEY-)... [--overwrite]`,
    about: verb.about,
    flags: metadataFlags,
    async run(call) {
      const { flags } = call;
      const { resources, changes } = splitChanges(call.args, what);
      const nothing = Object.keys(changes.set).length === 0 && changes.remove.length === 0;
      if (nothing && !flags.list) throw new CommandError(`at least one ${what} update is required`);
      verb.check(changes);
      const dryRun = flags.local ? 'client' : dryRunOf(flags['dry-run']);
      const tell = await resultPrinter(call, flags, dryRun);
      const { found, errors } = flags.local
        ? { found: await localObjects(call), errors: [] }
        : await liveObjects(call, resources);
      for (const { object, change } of found) {
        const before: Values = object.metadata?.[field];
        if (nothing) {
          listValues(call, object, before, found.length > 1, field);
          continue;
        }
        try {
          const conflicts = overwritten(before, changes).map((key) => ({ key, value: before?.[key] ?? '' }));
          if (conflicts.length > 0 && !flags.overwrite) throw new CommandError(verb.refusal(conflicts));
          for (const key of changes.remove)
            if (before?.[key] === undefined) call.out(`${what} ${JSON.stringify(key)} not found.\n`);
          const patch = patchOf(before, changes);
          const changed = Object.keys(patch).length > 0;
          const after = changed && change && dryRun !== 'client' ? await change(patch) : applied(object, field, patch);
          if (flags.list) listValues(call, after, after.metadata?.[field], found.length > 1, field);
          else tell(after, verb.operation(before, after.metadata?.[field], flags.overwrite));
        } catch (error) {
          errors.push(error);
        }
      }
      throwGathered(errors);
      return 0;
    },
  });

  interface Found {
    readonly object: AnyObject;
    readonly change?: (patch: Readonly<Record<string, string | null>>) => Promise<AnyObject>;
  }

  async function localObjects(call: Call<typeof metadataFlags>): Promise<Found[]> {
    return (await readManifests(call.io, call.flags)).map(({ object }) => ({ object }));
  }

  /** What is there, and the errors of what is not. */
  async function liveObjects(
    call: Call<typeof metadataFlags>,
    resources: readonly string[],
  ): Promise<{ readonly found: readonly Found[]; readonly errors: unknown[] }> {
    const { flags } = call;
    const session = await call.session();
    const fetched: FetchedObject[] = [];
    const { errors } = await visitObjects(call, session, flags, { args: resources }, (one) => void fetched.push(one));
    const version = flags['resource-version'];
    if (version && fetched.length > 1)
      throw new CommandError('--resource-version may only be used with a single resource');
    const found = fetched.map(({ object, target }) => ({
      object,
      change: (patch: Readonly<Record<string, string | null>>) =>
        patchObject(
          session.api,
          target,
          'merge',
          { metadata: { [field]: patch, ...(version ? { resourceVersion: version } : {}) } },
          {
            dryRun: dryRunOf(flags['dry-run']),
            fieldManager: flags['field-manager'] || `kubectl-${verb.verb}`,
          },
        ),
    }));
    return { found, errors: [...errors] };
  }
}

function listValues(
  { out }: Pick<Call, 'out'>,
  object: AnyObject,
  values: Values,
  named: boolean,
  field: string,
): void {
  if (named)
    out(
      `Listing ${field} for ${object.kind}.${(object.apiVersion ?? '').split('/').slice(0, -1).join('')}/${object.metadata?.name}:\n`,
    );
  for (const [key, value] of Object.entries(values ?? {}).sort()) out(`${named ? ' ' : ''}${key}=${value}\n`);
}

/** The object as the patch would make it. */
function applied(
  object: AnyObject,
  field: 'labels' | 'annotations',
  patch: Readonly<Record<string, string | null>>,
): AnyObject {
  const values: Record<string, string> = { ...object.metadata?.[field] };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete values[key];
    else values[key] = value;
  }
  return { ...object, metadata: { ...object.metadata, [field]: values } };
}
