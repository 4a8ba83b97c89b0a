import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { threeWayPatch } from '../apply/three-way.ts';
import { CommandError, SilentExit } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { parseManifests } from '../manifests/read.ts';
import { type AnyObject, withoutManagedFields } from '../object.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { type ChangeOptions, patchObject } from '../objects/mutate.ts';
import type { ResultPrinter } from '../output/result.ts';
import type { Api } from '../session/api.ts';
import { editFile, writeEditFile } from './editor.ts';
import { headerText, type Reason, type Refusal, refusalOf, withoutComments } from './reasons.ts';

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
export interface EditSession {
  readonly io: Io;
  readonly api: Api;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly tell: ResultPrinter;
}

/**
 * Has the user edit objects until the server takes them, or the user gives up: an unchanged or empty file changes nothing, an
 * unchanged file after a refusal is an error. What was edited and not saved stays in a file whose name is told.
 */
export async function editObjects(
  session: EditSession,
  fetched: readonly FetchedObject[],
  options: EditOptions,
): Promise<number> {
  const originals = fetched.map(({ target, object }) => ({ target, object: withoutManagedFields(object) }));
  const original = await textOf(originals, options);
  let reasons: readonly Reason[] = [];
  let previous: string | undefined;
  let kept: string | undefined;
  for (;;) {
    const shown = `${headerText(reasons)}${previous === undefined ? original : withoutComments(previous)}`;
    const file = await writeEditFile(
      session.io,
      options.windowsLineEndings ? shown.replaceAll('\n', '\r\n') : shown,
      options.json ? '.json' : '.yaml',
    );
    const edited = await editFile(session.io, file).catch(async (error: unknown) => {
      await removeFile(file);
      throw preserved(session, kept, error);
    });
    if (previous !== undefined && (await sameContent(previous, edited)))
      throw preserved(session, file, new CommandError('Edit cancelled, no valid changes were saved.'));
    if (kept !== undefined) await removeFile(kept);
    kept = file;
    if (await sameContent(original, edited)) return cancel(session, file, 'no changes made');
    if (withoutComments(edited).trim() === '') return cancel(session, file, 'saved file was empty');
    previous = edited;
    let changed: readonly AnyObject[];
    try {
      changed = (await parseManifests(edited, file)).map(({ object }) => object);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      reasons = [{ head: `The edited file had a syntax error: ${error.message}`, details: [] }];
      continue;
    }
    const refusals = await saveAll(session, originals, changed, file, options);
    if (refusals.some(({ kind }) => kind === 'failed')) {
      session.err(`You can run \`knarr replace -f ${file}\` to try this update again.\n`);
      throw new SilentExit(1);
    }
    if (refusals.some(({ kind }) => kind === 'gone')) {
      session.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`);
      throw new SilentExit(1);
    }
    if (refusals.length === 0) {
      await removeFile(file);
      return 0;
    }
    reasons = refusals.flatMap((one) => (one.kind === 'invalid' ? [one.reason] : []));
  }
}

async function textOf(objects: readonly FetchedObject[], { json }: EditOptions): Promise<string> {
  const [{ toJson }, { toYaml }] = await Promise.all([import('../output/json.ts'), import('../output/yaml.ts')]);
  const items = objects.map(({ object }) => object);
  const [only] = items;
  const whole = items.length === 1 && only ? only : { apiVersion: 'v1', items, kind: 'List', metadata: {} };
  return json ? `${toJson(whole)}\n` : toYaml(whole);
}

/** Whether two texts say the same, whatever their comments and their layout. */
async function sameContent(a: string, b: string): Promise<boolean> {
  if (withoutComments(a).trim() === '' || withoutComments(b).trim() === '')
    return withoutComments(a).trim() === withoutComments(b).trim();
  try {
    return deepEqual(await parseYaml(a, 'a'), await parseYaml(b, 'b'));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return withoutComments(a) === withoutComments(b);
  }
}

async function cancel({ err }: EditSession, file: string, why: string): Promise<number> {
  await removeFile(file);
  err(`Edit cancelled, ${why}.\n`);
  return 0;
}

function preserved({ err }: EditSession, file: string | undefined, error: unknown): unknown {
  if (file !== undefined) err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
  return error;
}

/** With the folder that was made for it. */
const removeFile = (file: string) => rm(dirname(file), { recursive: true, force: true });

/** Patches what was changed; what the server refused, in order. */
async function saveAll(
  session: EditSession,
  originals: readonly FetchedObject[],
  changed: readonly AnyObject[],
  file: string,
  options: EditOptions,
): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const given of changed) {
    const before = originals.find(({ object }) => object.metadata?.uid === given.metadata?.uid);
    if (!before)
      throw preserved(session, file, new CommandError(`no original object found for ${JSON.stringify(given)}`));
    const after = options.saveConfig ? withLastApplied(given) : given;
    if (deepEqual(before.object, after)) {
      session.tell(after, 'skipped');
      continue;
    }
    const { apiVersion, kind, metadata } = before.object;
    if (after.apiVersion !== apiVersion || after.kind !== kind || after.metadata?.name !== metadata?.name)
      throw preserved(session, file, new CommandError('At least one of apiVersion, kind and name was changed'));
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
