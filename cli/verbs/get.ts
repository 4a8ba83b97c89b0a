import { CommandError } from '../errors/errors.ts';
import { type GetCall, getFlags } from '../get/flags.ts';
import { getOnce } from '../get/get-once.ts';
import { checkRawPath, printRaw } from '../get/raw.ts';
import { watchTargets } from '../get/watch.ts';
import { namesFiles } from '../manifests/read.ts';
import { gatherTargets } from '../objects/gather.ts';
import { printerFor } from '../output/format.ts';
import type { Target } from '../resolve/select.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/ */
export const get = defineVerb({
  use: 'get (TYPE[,TYPE...] [NAME... | -l LABELS] | TYPE/NAME... | -f FILE)',
  about: 'Show objects.',
  examples: `  # The pods of the namespace
  knarr get pods

  # All of one deployment
  knarr get deployment web -o yaml

  # Pods everywhere, and what becomes of them
  knarr get pods -A -w`,
  flags: getFlags,
  async run(call) {
    const { flags } = call;
    if (flags.raw) checkRaw(call);
    const session = await call.session();
    if (flags.raw) return printRaw(call.io, session.api, { path: flags.raw });
    const printer = await printerFor(flags, call.io, { wide: true, columns: true });
    const targets = await targetsOf(call);
    if (flags.subresource && targets.some(({ kind }) => kind === 'collection'))
      throw new CommandError('subresource cannot be used when bulk resources are specified');
    if (flags.watch || flags['watch-only']) return watchTargets(call, session, targets, printer);
    return getOnce(call, session, targets, printer);
  },
});

async function targetsOf(call: GetCall): Promise<Target[]> {
  const { flags, args } = call;
  const session = await call.session();
  if (args.length === 0 && !namesFiles(flags)) {
    call.err(
      'You must specify the type of resource to get. Use "knarr api-resources" for a complete list of supported resources.\n\n',
    );
    throw new CommandError(
      'Required resource not specified.\nUse "knarr explain <resource>" for a detailed description of that resource (e.g. knarr explain pods).\nSee \'knarr get -h\' for help and examples',
    );
  }
  return gatherTargets(call, session, flags, args, { emptySelector: true });
}

/** Throws CommandError where `--raw` stands beside what it takes the place of, or is no path. */
function checkRaw({ flags, args, given }: GetCall): void {
  if (flags.watch || flags['watch-only'] || flags.selector)
    throw new CommandError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    );
  if (given.has('output')) throw new CommandError('--raw and --output are mutually exclusive');
  if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
  checkRawPath(flags.raw);
}
