import { list, text, toggle } from '../flags/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import type { Call } from '../verb.ts';

/** The flags of `get`. */
export const getFlags = {
  ...formatFlags,
  output: text(
    '',
    'How to print: wide, json, yaml, name; custom-columns=, custom-columns-file=; or by a template: jsonpath=, jsonpath-file=, jsonpath-as-json=, go-template=, go-template-file=.',
    { short: 'o' },
  ),
  'all-namespaces': allNamespacesFlag,
  'chunk-size': chunkSizeFlag,
  'field-selector': fieldSelectorFlag,
  ...filenameFlags('to get'),
  'ignore-not-found': toggle(false, 'Say nothing of objects that are not there.'),
  'label-columns': list('Labels to show in columns of their own.', {
    short: 'L',
  }),
  'no-headers': toggle(false, 'Leave the line with the titles out.'),
  'output-watch-events': toggle(false, 'With --watch: print what happened to each object as well.'),
  raw: text('', 'Get this path of the server and print the answer as it is.'),
  selector: selectorFlag,
  'server-print': toggle(true, 'Have the server choose the columns; with =false names and ages only.'),
  'show-kind': toggle(false, 'Put the type in front of each name.'),
  'show-labels': toggle(false, 'Show all labels in the last column.'),
  'sort-by': text('', 'Sort by the field at this JSONPath, such as {.metadata.name}.'),
  subresource: text('', 'Get this part of the object, such as status or scale.'),
  watch: toggle(false, 'Go on with the changes to come.', { short: 'w' }),
  'watch-only': toggle(false, 'Only the changes to come.'),
};

/** A command line of `get`. */
export type GetCall = Call<typeof getFlags>;
