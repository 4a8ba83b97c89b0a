import type { SigningAuthority } from './certificates/sign.ts';

/** What can be set about the controllers; the flags of kube-controller-manager by their own names. */
export interface ControllerOptions {
  readonly concurrentDeploymentSyncs: number;
  readonly concurrentReplicaSetSyncs: number;
  readonly concurrentReplicationControllerSyncs: number;
  readonly concurrentStatefulSetSyncs: number;
  readonly concurrentDaemonSetSyncs: number;
  readonly concurrentJobSyncs: number;
  readonly concurrentCronJobSyncs: number;
  readonly concurrentEndpointSyncs: number;
  readonly concurrentServiceEndpointSyncs: number;
  readonly concurrentNamespaceSyncs: number;
  readonly concurrentResourceQuotaSyncs: number;
  readonly concurrentServiceAccountSyncs: number;
  readonly concurrentGcSyncs: number;
  readonly concurrentHorizontalPodAutoscalerSyncs: number;
  /** How long a node may be silent before it counts as unreachable. */
  readonly nodeMonitorGracePeriodMs: number;
  readonly nodeMonitorPeriodMs: number;
  /** How long a new node may be silent. */
  readonly nodeStartupGracePeriodMs: number;
  /** Nodes tainted per second in a healthy zone. */
  readonly nodeEvictionRate: number;
  readonly secondaryNodeEvictionRate: number;
  readonly largeClusterSizeThreshold: number;
  readonly unhealthyZoneThreshold: number;
  /** Ended pods that may stay before the oldest are deleted; 0 keeps all. */
  readonly terminatedPodGcThreshold: number;
  readonly allocateNodeCidrs: boolean;
  /** Ranges pods get addresses from; IPv4, IPv6 or one of each. */
  readonly clusterCidrs: readonly string[];
  readonly nodeCidrMaskSizeIPv4: number;
  readonly nodeCidrMaskSizeIPv6: number;
  /** PEM that pods check the API server against; no ConfigMap is published when absent. */
  readonly rootCa: string | undefined;
  readonly horizontalPodAutoscalerSyncPeriodMs: number;
  /** What signs the certificates of approved requests, by signer; signers that are not there issue none. */
  readonly certificateAuthorities: ReadonlyMap<string, SigningAuthority>;
  /** The longest life of such a certificate. */
  readonly clusterSigningDurationMs: number;
  /** Signs the tokens that lie in secrets; absent: secrets are given none. */
  readonly signLegacyToken: SignLegacyToken | undefined;
}

/** A token of a service account that holds for as long as the secret does. */
export type SignLegacyToken = (
  namespace: string,
  account: { readonly name: string; readonly uid: string },
  secretName: string,
) => Promise<string>;

/** The defaults of kube-controller-manager 1.36. */
export const defaultOptions: ControllerOptions = {
  concurrentDeploymentSyncs: 5,
  concurrentReplicaSetSyncs: 5,
  concurrentReplicationControllerSyncs: 5,
  concurrentStatefulSetSyncs: 5,
  concurrentDaemonSetSyncs: 2,
  concurrentJobSyncs: 5,
  concurrentCronJobSyncs: 5,
  concurrentEndpointSyncs: 5,
  concurrentServiceEndpointSyncs: 5,
  concurrentNamespaceSyncs: 10,
  concurrentResourceQuotaSyncs: 5,
  concurrentServiceAccountSyncs: 5,
  concurrentGcSyncs: 20,
  concurrentHorizontalPodAutoscalerSyncs: 5,
  nodeMonitorGracePeriodMs: 50_000,
  nodeMonitorPeriodMs: 5_000,
  nodeStartupGracePeriodMs: 60_000,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  largeClusterSizeThreshold: 50,
  unhealthyZoneThreshold: 0.55,
  terminatedPodGcThreshold: 12_500,
  allocateNodeCidrs: false,
  clusterCidrs: [],
  nodeCidrMaskSizeIPv4: 24,
  nodeCidrMaskSizeIPv6: 64,
  rootCa: undefined,
  horizontalPodAutoscalerSyncPeriodMs: 15_000,
  certificateAuthorities: new Map(),
  clusterSigningDurationMs: 31_536_000_000,
  signLegacyToken: undefined,
};
