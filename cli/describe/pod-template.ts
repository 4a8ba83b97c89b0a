import type { Shared } from '../../client/client.ts';
import type { PodSpec } from '../../proto/gen/core/v1.ts';
import { describeContainers } from './containers.ts';
import { describeAnnotations, type Lines } from './lines.ts';
import { describeSpread } from './spread.ts';
import { describeTolerations } from './tolerations.ts';
import { describeVolumes } from './volumes.ts';

/** A template as revisions and workloads have it. */
export interface DescribedTemplate {
  readonly metadata?:
    | {
        readonly labels?: Readonly<Record<string, string>> | undefined;
        readonly annotations?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly spec: unknown;
}

/** What pods are made from. */
export function describePodTemplate(template: DescribedTemplate | undefined, lines: Lines): void {
  lines.add(0, 'Pod Template:');
  if (!template) {
    lines.add(1, '<unset>');
    return;
  }
  const spec = template.spec as Shared<PodSpec>;
  lines.map(1, 'Labels', template.metadata?.labels);
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0)
    describeAnnotations(lines, template.metadata?.annotations, 1);
  if (spec.serviceAccountName) lines.add(1, `Service Account:\t${spec.serviceAccountName}`);
  const unknown = () => '';
  if (spec.initContainers?.length)
    describeContainers(lines, 'Init Containers', spec.initContainers, undefined, unknown, 1);
  describeContainers(lines, 'Containers', spec.containers ?? [], undefined, unknown, 1);
  describeVolumes(lines, spec.volumes, 1);
  describeSpread(lines, spec.topologySpreadConstraints, 1);
  if (spec.priorityClassName) lines.add(1, `Priority Class Name:\t${spec.priorityClassName}`);
  lines.map(1, 'Node-Selectors', spec.nodeSelector as Readonly<Record<string, string>> | undefined);
  describeTolerations(lines, 'Tolerations', 1, spec.tolerations);
}
