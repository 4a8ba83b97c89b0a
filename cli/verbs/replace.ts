import { isNotFound } from '../../api/errors/predicates.ts';
import { lastAppliedAnnotation, withLastApplied } from '../apply/last-applied.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { duration, number, text, toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags, validateFlag } from '../flags/verb-flags.ts';
import { namesFiles, tryManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { waitForDeletion } from '../objects/deletion.ts';
import { getObject } from '../objects/fetch.ts';
import {
  createObject,
  deleteObject,
  dryRunOf,
  fieldValidationOf,
  replaceObject,
  whileDoing,
} from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

const replaceFlags = {
  ...filenameFlags('to replace'),
  ...formatFlags,
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-replace'),
  force: toggle(false, 'Delete at once and make anew what cannot be changed.'),
  'grace-period': number(-1, 'Seconds to end in; below 0 as many as the object says.'),
  'save-config': toggle(false, 'Keep the manifest in the annotation that apply reads.'),
  subresource: text('', 'Replace this part of the object, such as status.'),
  timeout: duration(0, 'How long to wait for a deletion.'),
  validate: validateFlag,
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_replace/ */
export const replace = defineVerb({
  use: 'replace -f FILE',
  about: 'Put the objects of files in the place of those that are there.',
  flags: replaceFlags,
  async run(call) {
    const { flags } = call;
    if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const change = {
      dryRun,
      fieldManager: flags['field-manager'],
      fieldValidation: fieldValidationOf(flags.validate),
      subresource: flags.subresource,
    };
    const tell = await resultPrinter(call, flags, dryRun);
    const errors: unknown[] = [];
    for (const manifest of await tryManifests(call.io, flags, { checked: change.fieldValidation !== 'Ignore' })) {
      let target: Awaited<ReturnType<typeof targetOfManifest>>;
      try {
        if ('error' in manifest) throw manifest.error;
        target = await targetOfManifest(session, manifest);
      } catch (error) {
        errors.push(error);
        continue;
      }
      try {
        const annotated = target.manifest.metadata?.annotations?.[lastAppliedAnnotation] !== undefined;
        const object = flags['save-config'] || annotated ? withLastApplied(target.manifest) : target.manifest;
        if (dryRun === 'client') tell(object, 'replaced');
        else if (flags.force) {
          await remove(call, session, target);
          tell(await createObject(session.api, target, object, change), 'replaced');
        } else tell(await replaceObject(session.api, target, object, change), 'replaced');
      } catch (error) {
        errors.push(whileDoing('replacing', target.source, error));
      }
    }
    throwGathered(errors);
    return 0;
  },
});

async function remove(
  { flags, io, out }: Call<typeof replaceFlags>,
  { api }: Session,
  target: ObjectTarget,
): Promise<void> {
  let old: AnyObject;
  try {
    old = await getObject(api, target);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  const grace = flags['grace-period'];
  await deleteObject(api, target, {
    dryRun: 'none',
    gracePeriodSeconds: grace >= 0 ? grace : 0,
    propagationPolicy: 'Background',
  });
  out(`${target.resource.kind.toLowerCase()} "${target.name}" deleted\n`);
  const timeoutMs = flags.timeout || 300_000;
  await waitForDeletion(api, target, { uid: old.metadata?.uid, timeoutMs, clock: io.clock, signal: io.signal });
}
