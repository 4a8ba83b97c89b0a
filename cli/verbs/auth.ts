import { canI } from '../auth/can-i.ts';
import { reconcile } from '../auth/reconcile.ts';
import { whoami } from '../auth/whoami.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/ */
export const auth: Verb = {
  use: 'auth [flags] [options]',
  about: 'Inspect authorization.',
  flags: {},
  subverbs: { 'can-i': canI, reconcile, whoami },
};
