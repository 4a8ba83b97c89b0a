import { canI } from '../auth/can-i.ts';
import { reconcile } from '../auth/reconcile.ts';
import { whoami } from '../auth/whoami.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/ */
export const auth: Verb = {
  use: 'auth (can-i | reconcile | whoami)',
  about: 'Ask what one may do, and as whom; see that others may.',
  flags: {},
  subverbs: { 'can-i': canI, reconcile, whoami },
};
