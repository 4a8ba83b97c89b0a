import { defineDecision } from '../certificate/decide.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_certificate/ */
export const certificate: Verb = {
  use: 'certificate SUBCOMMAND [options]',
  about: 'Modify certificate resources.',
  flags: {},
  subverbs: {
    approve: defineDecision({ verb: 'approve', type: 'Approved', reason: 'KubectlApprove', done: 'approved' }),
    deny: defineDecision({ verb: 'deny', type: 'Denied', reason: 'KubectlDeny', done: 'denied' }),
  },
};
