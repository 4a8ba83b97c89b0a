import { deepEqual } from '../../api/meta/deep-equal.ts';
import { targetName } from '../edit/reasons.ts';
import { editUntilSaved } from '../edit/until-saved.ts';
import { CommandError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { fieldManagerFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { gatherObjects } from '../objects/gather.ts';
import { patchObject } from '../objects/mutate.ts';
import { toCompactJson } from '../output/json.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';

/** `apply edit-last-applied`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/kubectl_apply_edit-last-applied/ */
export const editLastApplied = defineVerb({
  use: 'apply edit-last-applied (TYPE/NAME... | -f FILE)',
  about: 'Change in an editor what objects remember as applied to them; nothing else of them changes.',
  flags: {
    ...filenameFlags('to edit'),
    ...formatFlags,
    'field-manager': fieldManagerFlag('kubectl-last-applied'),
    'windows-line-endings': toggle(false, 'Write the file with the line ends of Windows.'),
  },
  async run(call) {
    const { flags, args, io, err } = call;
    const session = await call.session();
    if (!['', 'json', 'yaml'].includes(flags.output))
      throw new CommandError(
        `unable to match a printer suitable for the output format ${JSON.stringify(flags.output)}, allowed formats are: json,yaml`,
      );
    const tell = await resultPrinter(call, flags);
    const found = await gatherObjects(call, session, flags, args, { emptySelector: true });
    const applied = found.flatMap(({ object, target }) => {
      const configuration = lastAppliedOf(object);
      return configuration ? [{ configuration, target }] : [];
    });
    if (applied.length === 0)
      throw new CommandError(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `knarr apply set-last-applied --create-annotation`',
      );
    const originals = applied.map(({ configuration }) => configuration);
    const layout = {
      json: flags.output === 'json',
      windowsLineEndings: flags['windows-line-endings'],
      what: targetName(applied[0]?.target),
    };
    return editUntilSaved({ io, err }, originals, layout, async (changed, source) => {
      for (const object of changed) {
        if (originals.some((one) => deepEqual(one, object))) {
          tell(object, 'skipped');
          continue;
        }
        const target = await targetOfManifest(session, { object, source });
        const annotations = { [lastAppliedAnnotation]: `${toCompactJson(object as AnyObject)}\n` };
        const options = { dryRun: 'none', fieldManager: flags['field-manager'] } as const;
        await patchObject(session.api, target, 'merge', { metadata: { annotations } }, options);
        tell(object, 'edited');
      }
      return [];
    });
  },
});
