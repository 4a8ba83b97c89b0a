import { defineDecision } from '../certificate/decide.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_certificate/ */
export const certificate: Verb = {
  use: 'certificate (approve | deny) NAME...',
  about: 'Decide on requests for certificates.',
  flags: {},
  subverbs: {
    approve: defineDecision({
      ...{ verb: 'approve', type: 'Approved', reason: 'KubectlApprove', done: 'approved' },
      about: 'Let a certificate that was asked for be signed.',
    }),
    deny: defineDecision({
      ...{ verb: 'deny', type: 'Denied', reason: 'KubectlDeny', done: 'denied' },
      about: 'Refuse a certificate that was asked for.',
    }),
  },
};
