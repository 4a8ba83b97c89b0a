import { list, number, text, toggle } from './flag.ts';

/** Flags that several verbs take, in kubectl's words. */

export const filenameFlags = (what: string) => ({
  filename: list(`Filename, directory, or URL to files ${what}`, { short: 'f' }),
  kustomize: text('', "Process a kustomization directory. This flag can't be used together with -f or -R.", {
    short: 'k',
  }),
  recursive: toggle(
    false,
    'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
    { short: 'R' },
  ),
});

export const selectorFlag = text(
  '',
  "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
  { short: 'l' },
);

export const fieldSelectorFlag = text(
  '',
  "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
);

export const allNamespacesFlag = toggle(
  false,
  'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
  { short: 'A' },
);

export const allFlag = (what: string) =>
  toggle(false, `${what} all resources, in the namespace of the specified resource types`);

export const formatFlags = {
  output: text('', 'Output format. One of: (json, yaml, name, jsonpath, jsonpath-as-json, jsonpath-file).', {
    short: 'o',
  }),
  template: text('', 'Template string or path to template file to use when -o=jsonpath, -o=jsonpath-file.'),
  'allow-missing-template-keys': toggle(
    true,
    'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
  ),
  'show-managed-fields': toggle(false, 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
};

export const dryRunFlag = text(
  'none',
  'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
  { bare: 'unchanged' },
);

export const fieldManagerFlag = (name: string) => text(name, 'Name of the manager used to track field ownership.');

export const validateFlag = text(
  'strict',
  'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid.',
  { bare: 'strict' },
);

export const chunkSizeFlag = number(500, 'Return large lists in chunks rather than all at once. Pass 0 to disable.');

export const containerFlag = (help: string) => text('', help, { short: 'c' });
