import { tokenCleanerController } from './bootstrap-token/cleaner-controller.ts';
import { bootstrapSignerController } from './bootstrap-token/signer-controller.ts';
import { certificateApprovingController } from './certificates/approving-controller.ts';
import { certificateCleanerController } from './certificates/cleaner-controller.ts';
import { certificateSigningController } from './certificates/signing-controller.ts';
import { clusterRoleAggregation } from './cluster-role-aggregation/controller.ts';
import type { ControllerFactory } from './controller-context.ts';
import { cronJobController } from './cronjob/controller.ts';
import { daemonSetController } from './daemonset/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { endpointSliceController } from './endpoint-slice/controller.ts';
import { endpointSliceMirroring } from './endpoint-slice-mirroring/controller.ts';
import { endpointsController } from './endpoints/controller.ts';
import { ephemeralVolumeController } from './ephemeral-volume/controller.ts';
import { garbageCollector } from './garbage-collector/controller.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/controller.ts';
import { jobController } from './job/controller.ts';
import { namespaceController } from './namespace/controller.ts';
import { nodeIpamController } from './node-ipam/controller.ts';
import { nodeLifecycleController } from './node-lifecycle/controller.ts';
import { nodeTtlController } from './node-ttl/controller.ts';
import { persistentVolumeBinder } from './persistent-volume/controller.ts';
import { podGarbageCollector } from './pod-garbage-collector/controller.ts';
import { replicaSetController, replicationController } from './replicaset/controller.ts';
import { resourceQuotaController } from './resource-quota/controller.ts';
import { rootCaPublisher } from './root-ca/controller.ts';
import { serviceAccountController } from './service-account/controller.ts';
import { serviceAccountTokenController } from './service-account-token/controller.ts';
import { serviceCidrController } from './service-cidr/controller.ts';
import { statefulSetController } from './statefulset/controller.ts';
import { attributesClassProtection, claimProtection, volumeProtection } from './storage-protection/controller.ts';
import { taintEvictionController } from './taint-eviction/controller.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/controller.ts';

/** A controller by its name on the command line. */
export interface RegisteredController {
  readonly name: string;
  /** Its former name, still understood. */
  readonly alias: string;
  /** Runs only when it is named. */
  readonly offByDefault?: true;
  readonly make: ControllerFactory;
  /**
   * Its service account in kube-system, with `--use-service-account-credentials`; the bootstrap policy has a role for each.
   * Absent: it acts as the controller manager itself, whose role is made for it.
   */
  readonly account?: string;
}

/** All controllers. The order is that of starting; none depends on it. */
export const controllers: readonly RegisteredController[] = [
  // First: with credentials of its own, every other one waits for a token.
  { name: 'serviceaccount-token-controller', alias: 'serviceaccount-token', make: serviceAccountTokenController },
  {
    name: 'replicaset-controller',
    alias: 'replicaset',
    make: replicaSetController,
    account: 'replicaset-controller',
  },
  {
    name: 'replicationcontroller-controller',
    alias: 'replicationcontroller',
    make: replicationController,
    account: 'replication-controller',
  },
  {
    name: 'deployment-controller',
    alias: 'deployment',
    make: deploymentController,
    account: 'deployment-controller',
  },
  {
    name: 'endpoints-controller',
    alias: 'endpoint',
    make: endpointsController,
    account: 'endpoint-controller',
  },
  {
    name: 'endpointslice-controller',
    alias: 'endpointslice',
    make: endpointSliceController,
    account: 'endpointslice-controller',
  },
  {
    name: 'job-controller',
    alias: 'job',
    make: jobController,
    account: 'job-controller',
  },
  {
    name: 'ttl-after-finished-controller',
    alias: 'ttl-after-finished',
    make: ttlAfterFinishedController,
    account: 'ttl-after-finished-controller',
  },
  {
    name: 'disruption-controller',
    alias: 'disruption',
    make: disruptionController,
    account: 'disruption-controller',
  },
  {
    name: 'resourcequota-controller',
    alias: 'resourcequota',
    make: resourceQuotaController,
    account: 'resourcequota-controller',
  },
  {
    name: 'statefulset-controller',
    alias: 'statefulset',
    make: statefulSetController,
    account: 'statefulset-controller',
  },
  {
    name: 'daemonset-controller',
    alias: 'daemonset',
    make: daemonSetController,
    account: 'daemon-set-controller',
  },
  {
    name: 'cronjob-controller',
    alias: 'cronjob',
    make: cronJobController,
    account: 'cronjob-controller',
  },
  {
    name: 'horizontal-pod-autoscaler-controller',
    alias: 'horizontalpodautoscaling',
    make: horizontalPodAutoscaler,
    account: 'horizontal-pod-autoscaler',
  },
  {
    name: 'namespace-controller',
    alias: 'namespace',
    make: namespaceController,
    account: 'namespace-controller',
  },
  {
    name: 'garbage-collector-controller',
    alias: 'garbagecollector',
    make: garbageCollector,
    account: 'generic-garbage-collector',
  },
  {
    name: 'serviceaccount-controller',
    alias: 'serviceaccount',
    make: serviceAccountController,
    account: 'service-account-controller',
  },
  {
    name: 'root-ca-certificate-publisher-controller',
    alias: 'root-ca-cert-publisher',
    make: rootCaPublisher,
    account: 'root-ca-cert-publisher',
  },
  {
    name: 'node-lifecycle-controller',
    alias: 'nodelifecycle',
    make: nodeLifecycleController,
    account: 'node-controller',
  },
  {
    name: 'taint-eviction-controller',
    alias: 'taint-eviction',
    make: taintEvictionController,
    account: 'node-controller',
  },
  {
    name: 'pod-garbage-collector-controller',
    alias: 'podgc',
    make: podGarbageCollector,
    account: 'pod-garbage-collector',
  },
  {
    name: 'persistentvolumeclaim-protection-controller',
    alias: 'pvc-protection',
    make: claimProtection,
    account: 'pvc-protection-controller',
  },
  {
    name: 'persistentvolume-protection-controller',
    alias: 'pv-protection',
    make: volumeProtection,
    account: 'pv-protection-controller',
  },
  {
    name: 'volumeattributesclass-protection-controller',
    alias: 'volumeattributesclass-protection',
    make: attributesClassProtection,
    account: 'volumeattributesclass-protection-controller',
  },
  {
    name: 'clusterrole-aggregation-controller',
    alias: 'clusterrole-aggregation',
    make: clusterRoleAggregation,
    account: 'clusterrole-aggregation-controller',
  },
  {
    name: 'node-ipam-controller',
    alias: 'nodeipam',
    make: nodeIpamController,
    account: 'node-controller',
  },
  {
    name: 'ttl-controller',
    alias: 'ttl',
    make: nodeTtlController,
    account: 'ttl-controller',
  },
  {
    name: 'endpointslice-mirroring-controller',
    alias: 'endpointslicemirroring',
    make: endpointSliceMirroring,
    account: 'endpointslicemirroring-controller',
  },
  {
    name: 'service-cidr-controller',
    alias: 'service-cidr-controller',
    make: serviceCidrController,
    account: 'service-cidrs-controller',
  },
  {
    name: 'ephemeral-volume-controller',
    alias: 'ephemeral-volume',
    make: ephemeralVolumeController,
    account: 'ephemeral-volume-controller',
  },
  {
    name: 'persistentvolume-binder-controller',
    alias: 'persistentvolume-binder',
    make: persistentVolumeBinder,
    account: 'persistent-volume-binder',
  },
  {
    name: 'certificatesigningrequest-signing-controller',
    alias: 'csrsigning',
    make: certificateSigningController,
    account: 'certificate-controller',
  },
  {
    name: 'certificatesigningrequest-approving-controller',
    alias: 'csrapproving',
    make: certificateApprovingController,
    account: 'certificate-controller',
  },
  {
    name: 'certificatesigningrequest-cleaner-controller',
    alias: 'csrcleaner',
    make: certificateCleanerController,
    account: 'certificate-controller',
  },
  {
    name: 'bootstrap-signer-controller',
    alias: 'bootstrapsigner',
    make: bootstrapSignerController,
    account: 'bootstrap-signer',
    offByDefault: true,
  },
  {
    name: 'token-cleaner-controller',
    alias: 'tokencleaner',
    make: tokenCleanerController,
    account: 'token-cleaner',
    offByDefault: true,
  },
];

/** Thrown for a name on the list that no controller has. */
export class UnknownControllerError extends Error {
  override readonly name = 'UnknownControllerError';
}

/**
 * The controllers that a list asks for, as `--controllers` does: `*` are all that are on by default, `name` turns one on and
 * `-name` off; what comes first counts. An empty list means `*`.
 */
export function selectControllers(list: readonly string[]): readonly RegisteredController[] {
  const wanted = list.length === 0 ? ['*'] : list;
  for (const entry of wanted) {
    const name = entry.startsWith('-') ? entry.slice(1) : entry;
    if (entry !== '*' && !controllers.some((one) => one.name === name || one.alias === name))
      throw new UnknownControllerError(`"${name}" is not in the list of known controllers`);
  }
  return controllers.filter((one) => {
    for (const entry of wanted) {
      if (entry === one.name || entry === one.alias) return true;
      if (entry === `-${one.name}` || entry === `-${one.alias}`) return false;
    }
    return wanted.includes('*') && !one.offByDefault;
  });
}
