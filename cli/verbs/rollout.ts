import { pause, restart, resume, undo } from '../rollout/change.ts';
import { status } from '../rollout/follow.ts';
import { history } from '../rollout/history.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/ */
export const rollout: Verb = {
  use: 'rollout (history | pause | restart | resume | status | undo) TYPE/NAME...',
  about: 'See and steer how changes of a workload reach its pods.',
  flags: {},
  subverbs: { history, pause, restart, resume, status, undo },
};
