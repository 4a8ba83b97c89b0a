import { StatusError } from '../../api/errors/status-error.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { threeWayPatch } from '../apply/three-way.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { type FlagValues, toggle } from '../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { namesFiles, readManifests } from '../manifests/read.ts';
import type { AnyObject } from '../object.ts';
import { visitObjects } from '../objects/each.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { type ChoiceFlags, gatherObjects } from '../objects/gather.ts';
import { type ChangeOptions, dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { goType } from '../resolve/resource.ts';
import { missingResource, type ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';

/** Flags of every `set`. */
export const setFlags = {
  ...filenameFlags('to change'),
  ...formatFlags,
  all: allFlag('Select'),
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-set'),
  local: toggle(false, 'Change the objects of -f without asking the server, and only show them.'),
};

type SetCall = Pick<Call, 'io' | 'out' | 'session'> & {
  readonly flags: FlagValues<typeof setFlags> & Pick<ChoiceFlags, 'selector'>;
};

/** An object, and how messages name it. */
export interface Settable {
  readonly object: AnyObject;
  /** `deployments/web` */
  readonly name: string;
  /** `*v1.Deployment` */
  readonly goType: string;
}

/** What a `set` does to each object. */
export interface SetChange {
  /** `image updated` */
  readonly operation: string;
  /** What is said before the server's refusal; without it the refusal stands alone. */
  readonly failure?: string;
  /** Send and tell also what is so already. */
  readonly always?: boolean;
  /** The object as it is to be. Throws CommandError. */
  readonly change: (settable: Settable) => AnyObject;
}

/**
 * The objects that arguments or files name: as the server has them, or with `--local` as the files do. Those that are not
 * there go to `errors`; without it the first of them is thrown.
 */
export async function settableObjects(
  call: SetCall,
  resources: readonly string[],
  { errors, localByName = false }: { readonly errors?: unknown[]; readonly localByName?: boolean } = {},
): Promise<Found[]> {
  const { flags } = call;
  if (flags.local) {
    if (!namesFiles(flags) && localByName) throw missingResource();
    if (!namesFiles(flags))
      throw new CommandError(
        "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
      );
    return (await readManifests(call.io, flags)).map(({ object }) => {
      const { apiVersion = '', kind = '', metadata } = object;
      const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
      return { object, name: `${kind.toLowerCase()}s/${metadata?.name}`, goType: goType({ version, kind }) };
    });
  }
  const session = await call.session();
  const found: FetchedObject[] = [];
  if (errors) {
    const take = (one: FetchedObject) => void found.push(one);
    errors.push(...(await visitObjects({ ...call, args: resources }, session, flags, {}, take)).errors);
  } else found.push(...(await gatherObjects(call, session, flags, resources)));
  return found.map(({ object, target }) => ({
    ...{ object, session, target },
    name: `${target.resource.name}/${target.name}`,
    goType: goType(target.resource),
  }));
}

interface Found extends Settable {
  readonly session?: Session;
  readonly target?: ObjectTarget;
}

/** Changes objects one after the other, tells of each, and throws what went wrong, `errors` before, when all have had their turn. */
export async function changeObjects(
  call: SetCall,
  found: readonly Found[],
  set: SetChange,
  errors: unknown[] = [],
): Promise<number> {
  const { flags } = call;
  const dryRun = dryRunOf(flags['dry-run']);
  if (flags.local && dryRun === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const tell = await resultPrinter(call, flags, dryRun);
  for (const one of found) {
    try {
      const after = set.change(one);
      if (!set.always && deepEqual(one.object, after)) continue;
      const isShown = flags.local || dryRun === 'client';
      const options = { dryRun, fieldManager: flags['field-manager'] };
      tell(isShown ? after : await send(one, after, options, set.failure), set.operation);
    } catch (error) {
      errors.push(error);
    }
  }
  throwGathered(errors);
  return 0;
}

async function send(
  { object, session, target }: Found,
  after: AnyObject,
  options: ChangeOptions,
  failure: string | undefined,
): Promise<AnyObject> {
  if (!session || !target) return after;
  const schema = schemaOfKind(object.apiVersion ?? '', object.kind ?? '');
  const patch = threeWayPatch(object, after, object, schema);
  try {
    return await patchObject(session.api, target, schema ? 'strategic' : 'merge', patch, options);
  } catch (cause) {
    if (failure === undefined || !(cause instanceof StatusError)) throw cause;
    throw new CommandError(`${failure} ${cause.message}`, { cause });
  }
}

/** Whether names fit a pattern in which * stands for any letters. */
export function namePattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
