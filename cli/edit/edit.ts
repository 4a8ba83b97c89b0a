import { deepEqual } from '../../api/meta/deep-equal.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { threeWayPatch } from '../apply/three-way.ts';
import { CommandError } from '../errors/errors.ts';
import { type AnyObject, withoutManagedFields } from '../object.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { type ChangeOptions, patchObject } from '../objects/mutate.ts';
import type { ResultPrinter } from '../output/result.ts';
import type { Api } from '../session/api.ts';
import { type Refusal, refusalOf, targetName } from './reasons.ts';
import { type EditSession, editUntilSaved } from './until-saved.ts';

/** How objects are edited. */
export interface EditOptions extends ChangeOptions {
  readonly json: boolean;
  readonly saveConfig: boolean;
  readonly outputPatch: boolean;
  readonly windowsLineEndings: boolean;
  /** Of the server, for messages. */
  readonly host: string;
}

/** What editing works with. */
export interface PatchSession extends EditSession {
  readonly api: Api;
  readonly out: (text: string) => void;
  readonly tell: ResultPrinter;
}

/** Has the user edit objects of the server until it takes them, or the user gives up: see `editUntilSaved`. */
export async function editObjects(
  session: PatchSession,
  fetched: readonly FetchedObject[],
  options: EditOptions,
): Promise<number> {
  const originals = fetched.map(({ target, object }) => ({ target, object: withoutManagedFields(object) }));
  const objects = originals.map(({ object }) => object);
  const layout = { ...options, what: targetName(originals[0]?.target) };
  return editUntilSaved(session, objects, layout, (changed) => saveAll(session, originals, changed, options));
}

/** Patches what was changed; what the server refused, in order. */
async function saveAll(
  session: PatchSession,
  originals: readonly FetchedObject[],
  changed: readonly AnyObject[],
  options: EditOptions,
): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const given of changed) {
    const before = originals.find(({ object }) => object.metadata?.uid === given.metadata?.uid);
    if (!before) throw new CommandError(`no original object found for ${JSON.stringify(given)}`);
    const after = options.saveConfig ? withLastApplied(given) : given;
    if (deepEqual(before.object, after)) {
      session.tell(after, 'skipped');
      continue;
    }
    const { apiVersion, kind, metadata } = before.object;
    if (after.apiVersion !== apiVersion || after.kind !== kind || after.metadata?.name !== metadata?.name)
      throw new CommandError('At least one of apiVersion, kind and name was changed');
    const schema = schemaOfKind(apiVersion ?? '', kind ?? '');
    const patch = threeWayPatch(before.object, after, before.object, schema);
    if (options.outputPatch) session.out(`Patch: ${JSON.stringify(patch)}\n`);
    try {
      const type = schema ? 'strategic' : 'merge';
      session.tell(await patchObject(session.api, before.target, type, patch, options), 'edited');
    } catch (error) {
      const refusal = refusalOf(error, before.target, options.host);
      session.err(`${refusal.message}\n`);
      refusals.push(refusal);
    }
  }
  return refusals;
}
