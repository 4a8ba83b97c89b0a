import { editObjects } from '../edit/edit.ts';
import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { fieldManagerFlag, filenameFlags, formatFlags, validateFlag } from '../flags/verb-flags.ts';
import { gatherObjects } from '../objects/gather.ts';
import { fieldValidationOf } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_edit/ */
export const edit = defineVerb({
  use: 'edit (TYPE/NAME... | -f FILE)',
  about: `Change objects of the server in an editor.

The editor is the one of KUBE_EDITOR or EDITOR, or vi. When the server refuses what was saved as invalid, the editor opens
again; when somebody else changed the object meanwhile, what was edited is kept in a file.`,
  examples: `  # A deployment, in another editor
  KUBE_EDITOR=nano knarr edit deployment web`,
  flags: {
    ...filenameFlags('to edit'),
    ...formatFlags,
    'field-manager': fieldManagerFlag('kubectl-edit'),
    'output-patch': toggle(false, 'Show the patch that is sent.'),
    'save-config': toggle(false, 'Keep what was saved in the annotation that apply reads.'),
    subresource: text('', 'Edit this part of the object, such as status.'),
    validate: validateFlag,
    'windows-line-endings': toggle(false, 'Write the file with the line ends of Windows.'),
  },
  async run(call) {
    const { flags, args, io, out, err } = call;
    const session = await call.session();
    if (!['', 'json', 'yaml'].includes(flags.output))
      throw new CommandError(
        `unable to match a printer suitable for the output format ${JSON.stringify(flags.output)}, allowed formats are: json,yaml`,
      );
    const json = flags.output === 'json';
    const tell = await resultPrinter(call, { ...flags, output: '' });
    const found = await gatherObjects(call, session, flags, args, { emptySelector: true });
    if (found.length === 0) throw new CommandError('edit cancelled, no objects found');
    return editObjects({ io, api: session.api, out, err, tell }, found, {
      json,
      saveConfig: flags['save-config'],
      outputPatch: flags['output-patch'],
      windowsLineEndings: flags['windows-line-endings'],
      host: new URL(session.connection.server).host,
      dryRun: 'none',
      fieldManager: flags['field-manager'],
      fieldValidation: fieldValidationOf(flags.validate),
      ...(flags.subresource ? { subresource: flags.subresource } : {}),
    });
  },
});
