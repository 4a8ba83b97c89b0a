import type { ExtensionPoint } from '../framework/profile.ts';
import type { PluginArgs } from '../plugins/registry.ts';
import type { Backoff } from '../queue/queued-pod.ts';
import { defaultBackoff } from '../queue/queued-pod.ts';

/** Plugins switched on and off at one point, or, as `multiPoint`, at all. */
export interface PluginSet {
  readonly enabled: readonly { readonly name: string; readonly weight?: number }[];
  /** `*` means all. */
  readonly disabled: readonly string[];
}

export interface ProfileConfiguration {
  readonly schedulerName: string;
  /** 0 adapts to the size of the cluster. */
  readonly percentageOfNodesToScore: number;
  readonly plugins: Partial<Record<ExtensionPoint | 'multiPoint', PluginSet>>;
  readonly args: PluginArgs;
}

export interface LeaderElectionConfiguration {
  readonly leaderElect: boolean;
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  readonly resourceNamespace: string;
  readonly resourceName: string;
}

/**
 * What a KubeSchedulerConfiguration says, with all defaults filled in.
 * https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/
 */
export interface SchedulerConfiguration {
  readonly profiles: readonly ProfileConfiguration[];
  readonly backoff: Backoff;
  readonly leaderElection: LeaderElectionConfiguration;
  /** A file; absent for what the flags or the environment say. */
  readonly kubeconfig: string | undefined;
}

export const defaultProfile: ProfileConfiguration = {
  schedulerName: 'default-scheduler',
  percentageOfNodesToScore: 0,
  plugins: {},
  args: {},
};

/** The defaults of kube-scheduler. */
export const defaultConfiguration: SchedulerConfiguration = {
  profiles: [defaultProfile],
  backoff: defaultBackoff,
  leaderElection: {
    leaderElect: true,
    leaseDurationMs: 15_000,
    renewDeadlineMs: 10_000,
    retryPeriodMs: 2_000,
    resourceNamespace: 'kube-system',
    resourceName: 'kube-scheduler',
  },
  kubeconfig: undefined,
};
