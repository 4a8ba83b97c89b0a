import type { Volume } from '../../../../proto/gen/core/v1.ts';

/** What the validation of a pod's spec depends on besides the spec. */
export interface PodRules {
  /** A pod, not a template of one: some fields are then settled and are checked harder. */
  readonly isPod: boolean;
  /** The pod's name, for the claims of its ephemeral volumes; undefined in templates. */
  readonly podName?: string;
}

export const templateRules: PodRules = { isPod: false };

/** What containers are checked against: the parts of their pod that they refer to. */
export interface PodSurroundings {
  /** The sound volumes, by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claimNames: ReadonlySet<string>;
  /** Seconds; undefined when the spec has none, which is reported elsewhere. */
  readonly gracePeriod: number | undefined;
  readonly restartPolicy: string;
  /** The pod shares the user namespace of its node. */
  readonly hostUsers: boolean;
}

/** What the server's operator allows. As in Kubernetes, one setting for all that is served by a process. */
interface Capabilities {
  allowPrivileged: boolean;
}

const capabilities: Capabilities = { allowPrivileged: false };

/** Whether containers may ask for all the rights of their node (`--allow-privileged`). Off unless set. */
export function setAllowPrivileged(allowed: boolean): void {
  capabilities.allowPrivileged = allowed;
}

export function isPrivilegedAllowed(): boolean {
  return capabilities.allowPrivileged;
}
