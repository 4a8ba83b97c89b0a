import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError, SilentExit } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { formProblem } from '../manifests/form.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { parseManifests } from '../manifests/read.ts';
import { NoSuchKind } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { editFile, writeEditFile } from './editor.ts';
import { headerText, type Reason, type Refusal, withoutComments } from './reasons.ts';

/** How the file to edit is written. */
export interface EditLayout {
  readonly json: boolean;
  readonly windowsLineEndings: boolean;
  /** What the first object is called in messages: `configmaps "a"`. */
  readonly what: string;
}

/** What editing tells the user through. */
export interface EditSession {
  readonly io: Io;
  readonly err: (text: string) => void;
}

/** Saves what was edited in a file; what was refused, in order. An error that it throws ends the edit, and the file is kept. */
export type Save = (changed: readonly AnyObject[], file: string) => Promise<readonly Refusal[]>;

/**
 * Has the user edit objects until they are saved, or the user gives up: an unchanged or empty file changes nothing, an
 * unchanged file after a refusal is an error. What was edited and not saved stays in a file whose name is told.
 */
export async function editUntilSaved(
  session: EditSession,
  objects: readonly AnyObject[],
  layout: EditLayout,
  save: Save,
): Promise<number> {
  const original = await textOf(objects, layout);
  let reasons: readonly Reason[] = [];
  let previous: string | undefined;
  let kept: string | undefined;
  for (;;) {
    const shown = `${headerText(reasons)}${previous === undefined ? original : withoutComments(previous)}`;
    const file = await writeEditFile(
      session.io,
      layout.windowsLineEndings ? shown.replaceAll('\n', '\r\n') : shown,
      layout.json ? '.json' : '.yaml',
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
      if (await lacksForm(edited, file)) {
        session.err(`error: ${layout.what} is invalid\n`);
        reasons = [{ head: `${layout.what} was not valid`, details: ['The file does not say what it holds.'] }];
        continue;
      }
      changed = (await parseManifests(edited, file)).map(({ object }) => object);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      reasons = [{ head: `The edited file had a syntax error: ${error.message}`, details: [] }];
      continue;
    }
    const refusals = await save(changed, file).catch((error: unknown): readonly Refusal[] => {
      if (error instanceof NoSuchKind) {
        const reason = { head: `The edited file had a syntax error: ${error.message}`, details: [] };
        return [{ kind: 'invalid', message: error.message, reason }];
      }
      throw preserved(session, file, error);
    });
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

async function textOf(items: readonly AnyObject[], { json }: EditLayout): Promise<string> {
  const [{ toJson }, { toYaml }] = await Promise.all([import('../output/json.ts'), import('../output/yaml.ts')]);
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

/** Whether some document does not say of what kind it is. */
async function lacksForm(edited: string, file: string): Promise<boolean> {
  return (await parseYaml(edited, file)).some((one) => one !== null && formProblem(one) !== undefined);
}
