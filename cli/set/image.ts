import { CommandError, throwGathered } from '../errors/errors.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { gatherObjects } from '../objects/gather.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';
import { podSpecOf, type SettableContainer } from './template.ts';

/** `set image`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_image/ */
export const image = defineVerb({
  use: 'set image (TYPE/NAME... | -f FILE) CONTAINER=IMAGE...',
  about: 'Change the images of containers.',
  flags: {
    ...filenameFlags('to change'),
    ...formatFlags,
    all: allFlag('Select'),
    'dry-run': dryRunFlag,
    'field-manager': fieldManagerFlag('kubectl-set'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags, args } = call;
    const resources = args.filter((arg) => !arg.includes('='));
    const images = args.filter((arg) => arg.includes('=')).map((arg) => arg.split(/=(.*)/s) as [string, string]);
    if (images.length === 0) throw new CommandError('at least one image update is required');
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const errors: unknown[] = [];
    for (const { object, target } of await gatherObjects(call, session, flags, resources)) {
      try {
        const place = podSpecOf(object);
        for (const [name] of images)
          if (name !== '*' && ![...place.containers, ...place.initContainers].some((one) => one.name === name))
            throw new CommandError(`unable to find container named ${JSON.stringify(name)}`);
        const changed = (containers: readonly SettableContainer[]) =>
          containers.flatMap(({ name, image: present }) => {
            const wanted = images.findLast(([one]) => one === name || one === '*')?.[1];
            return wanted === undefined || wanted === present ? [] : [{ name, image: wanted }];
          });
        const [containers, initContainers] = [changed(place.containers), changed(place.initContainers)];
        if (containers.length + initContainers.length === 0) continue;
        const patch = place.around({
          ...(containers.length > 0 ? { containers } : {}),
          ...(initContainers.length > 0 ? { initContainers } : {}),
        });
        tell(
          dryRun === 'client'
            ? object
            : await patchObject(session.api, target, 'strategic', patch, {
                dryRun,
                fieldManager: flags['field-manager'],
              }),
          'image updated',
        );
      } catch (error) {
        errors.push(error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});
