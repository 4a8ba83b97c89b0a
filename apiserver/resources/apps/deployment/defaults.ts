import type { Deployment } from '../../../../proto/gen/apps/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';

/** A rolling update may leave a quarter of the pods behind, and make a quarter too many; other strategies have no limits. */
export function defaultDeployment({ spec }: Deployment): void {
  defaultPodTemplate(spec.template);
  spec.strategy ??= {};
  const { strategy } = spec;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return;
  strategy.rollingUpdate ??= {};
  strategy.rollingUpdate.maxUnavailable ??= '25%';
  strategy.rollingUpdate.maxSurge ??= '25%';
}
