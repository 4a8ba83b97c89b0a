import { CommandError } from '../errors/errors.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, setFlags, settableObjects } from './change.ts';
import { withPodSpec } from './template.ts';

/** `set serviceaccount`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_serviceaccount/ */
export const serviceAccount = defineVerb({
  use: 'set serviceaccount (TYPE/NAME... | -f FILE) ACCOUNT',
  about: 'Change the account that pods act as.',
  flags: setFlags,
  async run(call) {
    const account = call.args.at(-1);
    if (account === undefined) throw new CommandError('serviceaccount is required');
    return changeObjects(call, await settableObjects(call, call.args.slice(0, -1), { localByName: true }), {
      operation: 'serviceaccount updated',
      failure: 'failed to patch ServiceAccountName',
      always: true,
      change: (settable) =>
        withPodSpec(settable.object, settable, (spec) => ({ ...spec, serviceAccountName: account })),
    });
  },
});
