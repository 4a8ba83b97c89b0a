import { fieldPath } from '../../api/field/path.ts';
import { validateLabels } from '../../api/labels/validate.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError } from '../errors/errors.ts';
import { defineMetadataVerb } from '../metadata/verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_label/ */
export const label = defineMetadataVerb({
  field: 'labels',
  what: 'label',
  verb: 'label',
  about: 'Change labels.',
  check({ set }) {
    // Keys are left to the server.
    for (const value of Object.values(set)) {
      const [problem] = validateLabels({ key: value }, fieldPath('labels'));
      if (problem) throw new CommandError(`invalid label value: ${problem.message.replace(/^Invalid value: /, '')}`);
    }
  },
  refusal: (conflicts) =>
    conflicts.map(({ key, value }) => `'${key}' already has a value (${value}), and --overwrite is false`).join('; '),
  operation(before, after, overwrite) {
    if (deepEqual(before ?? {}, after ?? {})) return 'not labeled';
    const fewer = Object.keys(after ?? {}).length < Object.keys(before ?? {}).length;
    return fewer && !overwrite ? 'unlabeled' : 'labeled';
  },
});
