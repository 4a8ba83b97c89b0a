import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { namesFiles, readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import { getObject } from '../objects/fetch.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { toCompactJson } from '../output/json.ts';
import { resultPrinter } from '../output/result.ts';
import { missingResource } from '../resolve/select.ts';
import { defineVerb } from '../verb.ts';
import { lastAppliedAnnotation, lastAppliedOf, withoutLastApplied } from './last-applied.ts';

/** `apply set-last-applied`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/kubectl_apply_set-last-applied/ */
export const setLastApplied = defineVerb({
  use: 'apply set-last-applied -f FILE',
  about: 'Have objects remember files as what was applied to them; nothing else of them changes.',
  flags: {
    ...filenameFlags('to remember'),
    ...formatFlags,
    'create-annotation': toggle(false, 'Also for objects that nothing was applied to.'),
    'dry-run': dryRunFlag,
    'field-manager': fieldManagerFlag('kubectl-last-applied'),
  },
  async run(call) {
    const { flags } = call;
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    if (!namesFiles(flags)) throw missingResource();
    const found = [];
    for (const manifest of await readManifests(call.io, flags)) {
      const target = await targetOfManifest(session, manifest);
      const object = await getObject(session.api, target);
      const before = lastAppliedOf(object);
      if (!before && !flags['create-annotation'])
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`,
        );
      found.push({ target, object, before });
    }
    const tell = await resultPrinter(call, flags, dryRun);
    for (const { target, object, before } of found) {
      const configuration = withoutAnnotation(target.manifest);
      if (before && deepEqual(before, configuration)) {
        call.out(`set-last-applied ${target.name}: no changes required.\n`);
        continue;
      }
      const annotations = { [lastAppliedAnnotation]: `${toCompactJson(configuration)}\n` };
      const options = { dryRun, fieldManager: flags['field-manager'] };
      tell(
        dryRun === 'client'
          ? object
          : await patchObject(session.api, target, 'merge', { metadata: { annotations } }, options),
        'configured',
      );
    }
    return 0;
  },
});

/** The manifest without the annotation; where it has no others, without any. */
function withoutAnnotation(manifest: Parameters<typeof withoutLastApplied>[0]): typeof manifest {
  return manifest.metadata?.annotations ? withoutLastApplied(manifest) : manifest;
}
