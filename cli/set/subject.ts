import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError } from '../errors/errors.ts';
import { selectorFlag } from '../flags/verb-flags.ts';
import { type Subject, subjectFlags, subjectsOf } from '../generate/subjects.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, setFlags, settableObjects } from './change.ts';

/** `set subject`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_subject/ */
export const subject = defineVerb({
  use: 'set subject (TYPE/NAME... | -f FILE) (--user=USER | --group=GROUP | --serviceaccount=NAMESPACE:ACCOUNT)...',
  about: 'Give the role of a binding to others as well.',
  flags: { ...setFlags, ...subjectFlags, selector: selectorFlag },
  async run(call) {
    const found = await settableObjects(call, call.args);
    const wanted = subjectsOf(call.flags);
    if (wanted.length === 0)
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    return changeObjects(call, found, {
      operation: 'subjects updated',
      failure: 'failed to patch subjects to rolebinding:',
      change({ object, name }) {
        if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
          throw new CommandError(`${name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`);
        const present = (object.subjects ?? []) as readonly Subject[];
        const missing = wanted.filter((one) => !present.some((other) => deepEqual(one, other)));
        return missing.length === 0 ? object : { ...object, subjects: [...present, ...missing] };
      },
    });
  },
});
