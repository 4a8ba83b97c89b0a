import { revisionAnnotation } from '../../api/apps/deployment-annotations.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';

/** How far a rollout is: a line for the user, and whether it is over. */
export interface RolloutStatus {
  readonly message: string;
  readonly done: boolean;
}

interface Workload extends AnyObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly updatedNumberScheduled?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

/** The status of a deployment, daemon set or stateful set; throws CommandError for other kinds and for failed rollouts. */
export function rolloutStatus(object: AnyObject, revision: number): RolloutStatus {
  switch (object.kind) {
    case 'Deployment':
      return deploymentStatus(object as Workload, revision);
    case 'DaemonSet':
      return daemonSetStatus(object as Workload);
    case 'StatefulSet':
      return statefulSetStatus(object as Workload);
    default:
      throw new CommandError(`no status viewer has been implemented for ${object.kind}`);
  }
}

const going = (message: string): RolloutStatus => ({ message, done: false });
const over = (message: string): RolloutStatus => ({ message, done: true });

/** Whether the controller has seen the newest spec. */
const observed = ({ metadata, status }: Workload) => (metadata?.generation ?? 0) <= (status?.observedGeneration ?? 0);

function deploymentStatus(deployment: Workload, revision: number): RolloutStatus {
  const { metadata, spec, status = {} } = deployment;
  const name = JSON.stringify(metadata?.name ?? '');
  if (revision > 0) {
    const now = Number(metadata?.annotations?.[revisionAnnotation] ?? 0);
    if (now !== revision)
      throw new CommandError(`desired revision (${revision}) is different from the running revision (${now})`);
  }
  if (!observed(deployment)) return going('Waiting for deployment spec update to be observed...');
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status;
  const wait = `Waiting for deployment ${name} rollout to finish:`;
  if (spec?.replicas !== undefined && updated < spec.replicas)
    return going(`${wait} ${updated} out of ${spec.replicas} new replicas have been updated...`);
  if (replicas > updated) return going(`${wait} ${replicas - updated} old replicas are pending termination...`);
  if (available < updated) return going(`${wait} ${available} of ${updated} updated replicas are available...`);
  return over(`deployment ${name} successfully rolled out`);
}

function requireRolling({ spec }: Workload): void {
  if (spec?.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
}

function daemonSetStatus(set: Workload): RolloutStatus {
  requireRolling(set);
  const name = JSON.stringify(set.metadata?.name ?? '');
  if (!observed(set)) return going('Waiting for daemon set spec update to be observed...');
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired = 0,
    numberAvailable: available = 0,
  } = set.status ?? {};
  if (updated < desired)
    return going(
      `Waiting for daemon set ${name} rollout to finish: ${updated} out of ${desired} new pods have been updated...`,
    );
  if (available < desired)
    return going(
      `Waiting for daemon set ${name} rollout to finish: ${available} of ${desired} updated pods are available...`,
    );
  return over(`daemon set ${name} successfully rolled out`);
}

function statefulSetStatus(set: Workload): RolloutStatus {
  requireRolling(set);
  const { spec, status = {} } = set;
  if ((status.observedGeneration ?? 0) === 0 || !observed(set))
    return going('Waiting for statefulset spec update to be observed...');
  const { replicas: wanted } = spec ?? {};
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0 } = status;
  if (wanted !== undefined && ready < wanted) return going(`Waiting for ${wanted - ready} pods to be ready...`);
  const partition = spec?.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined && wanted !== undefined && partition > 0) {
    if (updated < wanted - partition)
      return going(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`,
      );
    return over(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (status.updateRevision !== status.currentRevision)
    return going(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${status.updateRevision}...`,
    );
  return over(
    `statefulset rolling update complete ${status.replicas ?? 0} pods at revision ${status.currentRevision}...`,
  );
}
