import type { AnyObject } from '../object.ts';
import type { Describer } from './describer.ts';

/** How one kind is described. */
export interface DescribedKind {
  readonly load: () => Promise<Describer<never>>;
  /** Whether its events are not shown. */
  readonly quiet?: true;
}

/** By group and kind; each describer is loaded when it is needed. */
const kinds: Readonly<Record<string, DescribedKind>> = {
  '/ConfigMap': { load: async () => (await import('./config.ts')).describeConfigMap },
  '/Endpoints': { load: async () => (await import('./service.ts')).describeEndpoints },
  '/LimitRange': { load: async () => (await import('./quota.ts')).describeLimitRange, quiet: true },
  '/Namespace': { load: async () => (await import('./quota.ts')).describeNamespace, quiet: true },
  '/Node': { load: async () => (await import('./node.ts')).describeNode },
  '/PersistentVolume': { load: async () => (await import('./storage.ts')).describePersistentVolume },
  '/PersistentVolumeClaim': { load: async () => (await import('./storage.ts')).describePersistentVolumeClaim },
  '/Pod': { load: async () => (await import('./pod.ts')).describePod },
  '/ReplicationController': { load: async () => (await import('./workloads.ts')).describeReplicationController },
  '/ResourceQuota': { load: async () => (await import('./quota.ts')).describeResourceQuota, quiet: true },
  '/Secret': { load: async () => (await import('./config.ts')).describeSecret, quiet: true },
  '/Service': { load: async () => (await import('./service.ts')).describeService },
  '/ServiceAccount': { load: async () => (await import('./config.ts')).describeServiceAccount },
  'apps/DaemonSet': { load: async () => (await import('./workloads.ts')).describeDaemonSet },
  'apps/Deployment': { load: async () => (await import('./workloads.ts')).describeDeployment },
  'apps/ReplicaSet': { load: async () => (await import('./workloads.ts')).describeReplicaSet },
  'apps/StatefulSet': { load: async () => (await import('./workloads.ts')).describeStatefulSet },
  'autoscaling/HorizontalPodAutoscaler': { load: async () => (await import('./autoscaler.ts')).describeAutoscaler },
  'batch/CronJob': { load: async () => (await import('./jobs.ts')).describeCronJob },
  'batch/Job': { load: async () => (await import('./jobs.ts')).describeJob },
  'certificates.k8s.io/CertificateSigningRequest': {
    load: async () => (await import('./csr.ts')).describeSigningRequest,
  },
  'discovery.k8s.io/EndpointSlice': { load: async () => (await import('./service.ts')).describeEndpointSlice },
  'networking.k8s.io/IPAddress': { load: async () => (await import('./ingress.ts')).describeIpAddress },
  'networking.k8s.io/Ingress': { load: async () => (await import('./ingress.ts')).describeIngress },
  'networking.k8s.io/IngressClass': { load: async () => (await import('./ingress.ts')).describeIngressClass },
  'networking.k8s.io/NetworkPolicy': {
    load: async () => (await import('./network-policy.ts')).describeNetworkPolicy,
    quiet: true,
  },
  'networking.k8s.io/ServiceCIDR': { load: async () => (await import('./ingress.ts')).describeServiceCidr },
  'policy/PodDisruptionBudget': { load: async () => (await import('./policy.ts')).describeDisruptionBudget },
  'rbac.authorization.k8s.io/ClusterRole': { load: async () => (await import('./rbac.ts')).describeRole, quiet: true },
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    load: async () => (await import('./rbac.ts')).describeRoleBinding,
    quiet: true,
  },
  'rbac.authorization.k8s.io/Role': { load: async () => (await import('./rbac.ts')).describeRole, quiet: true },
  'rbac.authorization.k8s.io/RoleBinding': {
    load: async () => (await import('./rbac.ts')).describeRoleBinding,
    quiet: true,
  },
  'scheduling.k8s.io/PriorityClass': { load: async () => (await import('./policy.ts')).describePriorityClass },
  'storage.k8s.io/CSINode': { load: async () => (await import('./storage.ts')).describeCsiNode },
  'storage.k8s.io/StorageClass': { load: async () => (await import('./storage.ts')).describeStorageClass },
  'storage.k8s.io/VolumeAttributesClass': {
    load: async () => (await import('./storage.ts')).describeVolumeAttributesClass,
  },
};

/** The describer of a kind, and the version that it reads; or the one of all kinds, which reads any. */
export async function describerOf(
  group: string,
  kind: string,
): Promise<{ readonly describe: Describer<AnyObject>; readonly events: boolean; readonly version?: string }> {
  const own = kinds[`${group}/${kind}`];
  if (!own) return { describe: (await import('./generic.ts')).describeAnything, events: true };
  const describe = (await own.load()) as unknown as Describer<AnyObject>;
  return { describe, events: !own.quiet, version: group === 'autoscaling' ? 'v2' : 'v1' };
}
