import { StatusError } from '../../api/errors/status-error.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { targetName } from '../edit/reasons.ts';
import { editUntilSaved } from '../edit/until-saved.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
  validateFlag,
} from '../flags/verb-flags.ts';
import { generators } from '../generate/index.ts';
import { checkRaw, createRaw } from '../generate/raw.ts';
import { type Manifest, namesFiles, tryManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import { createObject, dryRunOf, fieldValidationOf, whileDoing } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb, type Verb } from '../verb.ts';

const base = defineVerb({
  use: 'create (KIND NAME | -f FILE)',
  about: 'Create objects: those of files, or one that flags describe.',
  flags: {
    ...filenameFlags('to create'),
    ...formatFlags,
    'dry-run': dryRunFlag,
    'field-manager': fieldManagerFlag('kubectl-create'),
    edit: toggle(false, 'Edit the objects of the files before they are made.'),
    raw: text('', 'Send the file to this path of the server and print the answer as it is.'),
    selector: selectorFlag,
    validate: validateFlag,
    'windows-line-endings': toggle(false, 'With --edit: write the file with the line ends of Windows.'),
    'save-config': toggle(false, 'Keep the manifest in the annotation that apply reads.'),
  },
  async run(call) {
    const { flags, args } = call;
    if (args.length > 0)
      throw new CommandError(`Unexpected args: [${args.join(' ')}]\nSee 'knarr create -h' for help and examples`);
    if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
    if (flags.raw) {
      checkRaw(flags);
      return createRaw(call);
    }
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const fieldValidation = fieldValidationOf(flags.validate);
    const options = { dryRun, fieldManager: flags['field-manager'], fieldValidation };
    const tell = await resultPrinter(call, flags, dryRun);
    const save = async (manifest: Manifest): Promise<void> => {
      const target = await targetOfManifest(session, manifest);
      const object = flags['save-config'] ? withLastApplied(target.manifest) : target.manifest;
      tell(dryRun === 'client' ? object : await createObject(session.api, target, object, options), 'created');
    };
    const edit = async (manifest: Manifest): Promise<void> => {
      const target = await targetOfManifest(session, manifest);
      const layout = {
        json: flags.output === 'json',
        windowsLineEndings: flags['windows-line-endings'],
        what: targetName(target),
      };
      await editUntilSaved(call, [target.manifest], layout, async (changed, source) => {
        for (const object of changed) await save({ object, source });
        return [];
      });
    };
    const wanted = flags.selector === '' ? undefined : parseSelector(flags.selector);
    const read = await tryManifests(call.io, flags, { checked: fieldValidation !== 'Ignore' });
    const chosen = read.filter((one) => 'error' in one || !wanted || wanted.matches(one.object.metadata?.labels));
    if (chosen.length === 0) throw new CommandError('no objects passed to create');
    const errors: unknown[] = [];
    for (const one of chosen) {
      if ('error' in one) {
        errors.push(one.error);
        continue;
      }
      try {
        await (flags.edit ? edit(one) : save(one));
      } catch (error) {
        const isRefusal = error instanceof StatusError && !flags.edit;
        errors.push(isRefusal ? whileDoing('creating', one.source, error) : error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/ */
export const create: Verb = { ...base, subverbs: generators };
