import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';

/** Rolling updates take one node at a time, and never run two pods on a node, unless it says otherwise. */
export function defaultDaemonSet({ spec }: DaemonSet): void {
  defaultPodTemplate(spec.template);
  spec.updateStrategy ??= {};
  const { updateStrategy } = spec;
  updateStrategy.type ||= 'RollingUpdate';
  if (updateStrategy.type !== 'RollingUpdate') return;
  updateStrategy.rollingUpdate ??= {};
  updateStrategy.rollingUpdate.maxUnavailable ??= 1;
  updateStrategy.rollingUpdate.maxSurge ??= 0;
}
