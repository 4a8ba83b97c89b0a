import { isTerminating } from '../../api/meta/finalizers.ts';
import type { DeploymentPlan, DeploymentState } from './changes.ts';
import { isComplete } from './status.ts';
import { Step } from './step.ts';

/**
 * The next step of a Deployment. The ladder, first match wins: being deleted: status only. Paused, or its size was changed:
 * scale, in proportion when a rollout is under way. Else roll out, by its strategy.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export function planDeployment(state: DeploymentState): DeploymentPlan {
  const step = new Step(state);
  if (isTerminating(state.deployment)) return step.finish('count');
  if (state.deployment.spec.paused || step.wasResized()) {
    step.scale();
    // A rollout cleans up when it is complete.
    if (state.deployment.spec.paused) step.cleanUp();
    return step.finish('count');
  }
  const rolled = state.deployment.spec.strategy?.type === 'Recreate' ? step.recreate() : step.roll();
  if (!rolled && isComplete(state.deployment, state.deployment.status ?? {})) step.cleanUp();
  return step.finish('rollout');
}
