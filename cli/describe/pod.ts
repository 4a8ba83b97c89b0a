import { qosClassOf } from '../../api/pod/qos.ts';
import { humanDuration } from '../../api/time/human-duration.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Container, Pod } from '../../proto/gen/core/v1.ts';
import type { AnyObject } from '../object.ts';
import { describeContainers, describeResources } from './containers.ts';
import { type Describer, describeController } from './describer.ts';
import { describeAnnotations, type Lines } from './lines.ts';
import { describeSpread } from './spread.ts';
import { describeTime } from './time.ts';
import { describeTolerations } from './tolerations.ts';
import { describeVolumes } from './volumes.ts';

/** https://kubernetes.io/docs/concepts/workloads/pods/ */
export const describePod: Describer<Shared<Pod>> = (pod, lines, { now }) => {
  const { metadata, spec = {} as Shared<Pod>['spec'], status = {} } = pod;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  if (spec?.priority !== undefined) lines.add(0, `Priority:\t${spec.priority}`);
  if (spec?.priorityClassName) lines.add(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec?.runtimeClassName) lines.add(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec?.serviceAccountName) lines.add(0, `Service Account:\t${spec.serviceAccountName}`);
  lines.add(0, `Node:\t${spec?.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime) lines.add(0, `Start Time:\t${describeTime(status.startTime)}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  const deletedAt = parseTime(metadata.deletionTimestamp);
  if (deletedAt !== undefined && !['Failed', 'Succeeded'].includes(status.phase ?? '')) {
    lines.add(0, `Status:\tTerminating (lasts ${humanDuration(now - deletedAt)})`);
    lines.add(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else lines.add(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) lines.add(0, `Reason:\t${status.reason}`);
  if (status.message) lines.add(0, `Message:\t${status.message}`);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) {
    lines.add(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') lines.add(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  lines.add(0, `IP:\t${status.podIP ?? ''}`);
  describeIps(lines, status.podIPs);
  describeController(lines, pod as unknown as AnyObject & { metadata: NonNullable<AnyObject['metadata']> });
  if (status.nominatedNodeName) lines.add(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec?.resources) {
    lines.add(0, 'Resources:');
    describeResources(lines, spec.resources.limits as Amounts, spec.resources.requests as Amounts, 1);
  }
  const fieldValue = (path: string) => downwardValue(pod, path);
  if (spec?.initContainers?.length)
    describeContainers(lines, 'Init Containers', spec.initContainers, status.initContainerStatuses, fieldValue);
  describeContainers(lines, 'Containers', spec?.containers ?? [], status.containerStatuses, fieldValue);
  if (spec?.ephemeralContainers?.length)
    describeContainers(
      lines,
      'Ephemeral Containers',
      spec.ephemeralContainers as unknown as readonly Shared<Container>[],
      status.ephemeralContainerStatuses,
      fieldValue,
    );
  describeGatesAndConditions(lines, pod);
  describeVolumes(lines, spec?.volumes);
  lines.add(0, `QoS Class:\t${qosClassOf(pod)}`);
  lines.map(0, 'Node-Selectors', spec?.nodeSelector as Readonly<Record<string, string>> | undefined);
  describeTolerations(lines, 'Tolerations', 0, spec?.tolerations);
  describeSpread(lines, spec?.topologySpreadConstraints, 0);
};

type Amounts = Readonly<Record<string, string>>;

function describeIps(lines: Lines, ips: readonly { readonly ip?: string }[] | undefined): void {
  if (!ips?.length) {
    lines.add(0, 'IPs:\t<none>');
    return;
  }
  lines.add(0, 'IPs:');
  for (const { ip } of ips) lines.add(1, `IP:\t${ip}`);
}

function describeGatesAndConditions(lines: Lines, { spec, status = {} }: Shared<Pod>): void {
  const conditions = status.conditions ?? [];
  if (spec?.readinessGates?.length) {
    lines.add(0, 'Readiness Gates:');
    lines.add(1, 'Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find(({ type }) => type === conditionType);
      lines.add(1, `${conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (conditions.length === 0) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus');
  for (const { type, status: state } of conditions) lines.add(1, `${type} \t${state} `);
}

/** What the downward API gives for a path, of those that kubectl looks up: it has no table of the others. */
function downwardValue({ metadata }: Shared<Pod>, path: string): string {
  if (path === 'metadata.name') return metadata.name ?? '';
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : '';
}
