import { CommandError } from '../errors/errors.ts';
import { isImageReference } from '../run-pod/image-reference.ts';
import type { Call } from '../verb.ts';
import type { debugFlags } from './flags.ts';

/** Throws CommandError, in kubectl's words, for flags that do not fit together. `command` stands after `--`. */
export function checkDebugFlags(
  { flags, given, out, err }: Call<typeof debugFlags>,
  names: readonly string[],
  command: readonly string[],
): void {
  const refuse = (why: string) => new CommandError(why);
  const { image, container } = flags;
  const images = flags['set-image'];
  if (flags.attach && given.has('attach') && image === '' && container === '')
    throw refuse('you must specify --container or create a new container using --image in order to attach.');
  if (flags['copy-to'] !== '') {
    if (image === '' && images.length === 0 && command.length === 0)
      throw refuse('you must specify --image, --set-image or command arguments.');
    if (command.length > 0 && container === '' && image === '')
      throw refuse('you must specify an existing container or a new image when specifying args.');
  } else {
    for (const flag of ['replace', 'same-node'] as const)
      if (flags[flag]) throw refuse(`--${flag} may only be used with --copy-to.`);
    if (images.length > 0) throw refuse('--set-image may only be used with --copy-to.');
    if (image === '') throw refuse('you must specify --image when not using --copy-to.');
  }
  if (image !== '' && !isImageReference(image))
    throw refuse(`invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (names.length === 0 && flags.filename.length === 0) throw refuse('NAME or filename is required for debug');
  const policy = flags['image-pull-policy'];
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw refuse(`invalid image pull policy: ${policy}`);
  for (const [name, given] of images.map((pair) => pair.split(/=(.*)/s)))
    if (!isImageReference(given ?? ''))
      throw refuse(
        `invalid image name ${JSON.stringify(given ?? '')} for container ${JSON.stringify(name)}: invalid reference format`,
      );
  if (flags.target !== '') {
    if (flags['copy-to'] !== '')
      throw refuse('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.quiet)
      out(
        `Targeting container ${JSON.stringify(flags.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      );
  }
  if (flags.tty && !flags.stdin) throw refuse('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.profile === 'legacy')
    err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
}
