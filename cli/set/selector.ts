import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { labelSelectorOf } from '../resolve/label-selector.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, type SetChange, setFlags, settableObjects } from './change.ts';

/** `set selector`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_selector/ */
export const selector = defineVerb({
  use: 'set selector (TYPE/NAME... | -f FILE) LABELS',
  about: 'Change which pods a service stands for; what it stood for before is forgotten.',
  flags: { ...setFlags, 'resource-version': text('', 'Only if the object is still of this version.') },
  async run(call) {
    const given = call.args.at(-1);
    if (given === undefined) throw new CommandError('one selector is required');
    const { matchLabels, matchExpressions } = labelSelectorOf(given);
    const version = call.flags['resource-version'];
    const errors: unknown[] = [];
    const found = await settableObjects(call, call.args.slice(0, -1), { errors });
    const set: SetChange = {
      operation: 'selector updated',
      always: true,
      change({ object }) {
        if (object.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services');
        if (matchExpressions)
          throw new CommandError(
            `match expression [${matchExpressions.map((one) => `{${one.key} ${one.operator} [${one.values?.join(' ') ?? ''}]}`).join(' ')}] not supported on this object`,
          );
        const { selector: _, ...spec } = object.spec as Readonly<Record<string, unknown>>;
        return {
          ...object,
          ...(version ? { metadata: { ...object.metadata, resourceVersion: version } } : {}),
          spec: { ...spec, ...(matchLabels ? { selector: matchLabels } : {}) },
        };
      },
    };
    return changeObjects(call, found, set, errors);
  },
});
