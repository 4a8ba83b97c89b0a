import { list, number, text, toggle } from './flag.ts';

/** Flags that several verbs take, in kubectl's words. */

export const filenameFlags = (what: string) => ({
  filename: list(`Files or folders with the objects ${what}; - is standard input.`, { short: 'f' }),
  kustomize: text('', 'Taken to be refused by name: run kustomize yourself and pass its output to -f -.', {
    short: 'k',
  }),
  recursive: toggle(false, 'Read the folders below the folders of -f as well.', { short: 'R' }),
});

export const selectorFlag = text(
  '',
  'Only objects whose labels fit: a=b, a!=b, a, !a, a in (b, c), a notin (b, c), with commas between.',
  { short: 'l' },
);

export const fieldSelectorFlag = text(
  '',
  'Only objects whose fields fit: a=b or a!=b, with commas between. Each type knows few fields.',
);

export const allNamespacesFlag = toggle(false, 'Look in all namespaces, whatever --namespace says.', { short: 'A' });

export const allFlag = (what: string) => toggle(false, `${what} all objects of the types.`);

export const formatFlags = {
  output: text(
    '',
    'How to print the objects: json, yaml, name, or by a template: jsonpath=, jsonpath-file=, jsonpath-as-json=, go-template=, go-template-file=.',
    {
      short: 'o',
    },
  ),
  template: text(
    '',
    'The template of -o go-template or jsonpath, or the file of -o go-template-file or jsonpath-file.',
  ),
  'allow-missing-template-keys': toggle(true, 'A field that is not there is empty; with =false it is an error.'),
  'show-managed-fields': toggle(false, 'Print who owns which fields as well.'),
};

export const dryRunFlag = text(
  'none',
  'client shows what would be sent; server has the server try it and keep nothing; none does it.',
  { bare: 'unchanged', bareNotice: '--dry-run is deprecated and can be replaced with --dry-run=client.' },
);

export const fieldManagerFlag = (name: string) => text(name, 'Under which name the server notes who set the fields.');

export const validateFlag = text(
  'strict',
  'Unknown fields: strict refuses them, warn tells of them, ignore drops them.',
  { bare: 'strict' },
);

export const chunkSizeFlag = number(500, 'How many objects to ask for at a time; 0 for all at once.');

export const containerFlag = (help: string) => text('', help, { short: 'c' });
