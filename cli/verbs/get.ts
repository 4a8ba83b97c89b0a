import { CommandError } from '../errors/errors.ts';
import { list, text, toggle } from '../flags/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { getOnce } from '../get/get-once.ts';
import { watchTargets } from '../get/watch.ts';
import { namesFiles } from '../manifests/read.ts';
import { gatherTargets } from '../objects/gather.ts';
import { printerFor } from '../output/format.ts';
import type { Target } from '../resolve/select.ts';
import { type Call, defineVerb } from '../verb.ts';

/** The flags of `get`. */
export const getFlags = {
  ...formatFlags,
  output: text(
    '',
    'Output format. One of: (json, yaml, name, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide).',
    { short: 'o' },
  ),
  'all-namespaces': allNamespacesFlag,
  'chunk-size': chunkSizeFlag,
  'field-selector': fieldSelectorFlag,
  ...filenameFlags('identifying the resource to get from a server.'),
  'ignore-not-found': toggle(
    false,
    'If set to true, suppresses NotFound error for specific objects that do not exist.',
  ),
  'label-columns': list('Accepts a comma separated list of labels that are going to be presented as columns.', {
    short: 'L',
  }),
  'no-headers': toggle(
    false,
    "When using the default or custom-column output format, don't print headers (default print headers).",
  ),
  'output-watch-events': toggle(
    false,
    'Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.',
  ),
  raw: text('', 'Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.'),
  selector: selectorFlag,
  'server-print': toggle(true, 'If true, have the server return the appropriate table output.'),
  'show-kind': toggle(false, 'If present, list the resource type for the requested object(s).'),
  'show-labels': toggle(false, 'When printing, show all labels as the last column (default hide labels column)'),
  'sort-by': text(
    '',
    "If non-empty, sort list types using this field specification.  The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}').",
  ),
  subresource: text('', 'If specified, gets the subresource of the requested object.'),
  watch: toggle(false, 'After listing/getting the requested object, watch for changes.', { short: 'w' }),
  'watch-only': toggle(false, 'Watch for changes to the requested object(s), without listing/getting first.'),
};

/** A command line of `get`. */
export type GetCall = Call<typeof getFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/ */
export const get = defineVerb({
  use: 'get (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  about: 'Display one or many resources.',
  examples: `  # List all pods in ps output format
  knarr get pods

  # List a single deployment in YAML
  knarr get deployment web -o yaml

  # Watch pods of all namespaces
  knarr get pods -A -w`,
  flags: getFlags,
  async run(call) {
    const { flags } = call;
    const session = await call.session();
    if (flags.raw) {
      const answer = await session.api.open({ path: flags.raw.split('?')[0] ?? '', query: queryOf(flags.raw) });
      for await (const chunk of answer.body) call.io.stdout.write(chunk);
      return 0;
    }
    const printer = await printerFor(flags, call.io, { wide: true, columns: true });
    const targets = await targetsOf(call);
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

function queryOf(uri: string): Record<string, string> {
  const mark = uri.indexOf('?');
  return mark < 0 ? {} : Object.fromEntries(new URLSearchParams(uri.slice(mark + 1)));
}
