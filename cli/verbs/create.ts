import { withLastApplied } from '../apply/last-applied.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags, validateFlag } from '../flags/verb-flags.ts';
import { generators } from '../generate/index.ts';
import { namesFiles, readManifests } from '../manifests/read.ts';
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
    validate: validateFlag,
    'save-config': toggle(false, 'Keep the manifest in the annotation that apply reads.'),
  },
  async run(call) {
    const { flags, args } = call;
    if (args.length > 0)
      throw new CommandError(`Unexpected args: [${args.join(' ')}]\nSee 'knarr create -h' for help and examples`);
    if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const options = {
      dryRun,
      fieldManager: flags['field-manager'],
      fieldValidation: fieldValidationOf(flags.validate),
    };
    const tell = await resultPrinter(call, flags, dryRun);
    const manifests = await readManifests(call.io, flags);
    if (manifests.length === 0) throw new CommandError('no objects passed to create');
    const errors: unknown[] = [];
    for (const manifest of manifests) {
      try {
        const target = await targetOfManifest(session, manifest);
        const object = flags['save-config'] ? withLastApplied(target.manifest) : target.manifest;
        tell(dryRun === 'client' ? object : await createObject(session.api, target, object, options), 'created');
      } catch (error) {
        errors.push(whileDoing('creating', manifest.source, error));
      }
    }
    throwGathered(errors);
    return 0;
  },
});

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/ */
export const create: Verb = { ...base, subverbs: generators };
