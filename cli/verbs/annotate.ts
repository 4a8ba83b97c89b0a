import { defineMetadataVerb } from '../metadata/verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_annotate/ */
export const annotate = defineMetadataVerb({
  field: 'annotations',
  what: 'annotation',
  verb: 'annotate',
  about: 'Change annotations.',
  check: () => undefined,
  refusal: (conflicts) =>
    `--overwrite is false but found the following declared annotation(s): ${conflicts.map(({ key, value }) => `'${key}' already has a value (${value})`).join('; ')}`,
  operation: () => 'annotated',
});
