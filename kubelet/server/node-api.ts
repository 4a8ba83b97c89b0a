import type { DialPort } from '../../client/streaming/port-forward/forward.ts';
import type { RemoteCommandSession } from '../../client/streaming/remote-command/session.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { ContainerLogOptions } from './log-options.ts';
import type { StatsSummary } from './stats-summary.ts';

/** A container of a pod on this node. `uid`, where given, must be the pod's. */
export interface ContainerTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string;
  readonly container: string;
}

/** A pod on this node. */
export type PodTarget = Omit<ContainerTarget, 'container'>;

/** Either ready to go, or refused before anything was sent to the client. `message` is the answer's body. */
export type Prepared<T> =
  | { readonly kind: 'ready'; readonly start: T }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string };

/** What the node's server needs of the kubelet; the kubelet implements it. */
export interface NodeApi {
  readonly nodeName: string;
  /** Why the node is not healthy; undefined: it is. */
  health(): string | undefined;
  /** The pods bound to this node, as the kubelet knows them. Read-only. */
  pods(): readonly Readonly<Pod>[];
  pod(namespace: string, name: string): Readonly<Pod> | undefined;
  /**
   * The log of a container that is in the pod's spec; see `containerLogSource` for what is refused. The sequence is read
   * at the client's pace and given up when `signal` fires.
   */
  containerLogs(
    target: ContainerTarget,
    options: ContainerLogOptions,
    signal: AbortSignal,
  ): Promise<Prepared<AsyncIterable<Uint8Array>>>;
  /**
   * Looks whether the command can be run (`container not found ("x")`, 500) and then runs it on a session, ending with
   * `session.finish`. A rejection is told to the client as `error executing command in container: ...`.
   */
  exec(
    target: ContainerTarget,
    command: readonly string[],
  ): Promise<Prepared<(session: RemoteCommandSession) => Promise<void>>>;
  /** The same for the container's own process: `error attaching to container: ...`. */
  attach(target: ContainerTarget): Promise<Prepared<(session: RemoteCommandSession) => Promise<void>>>;
  /** How to connect to a pod's ports. */
  portForward(target: PodTarget): Promise<Prepared<DialPort>>;
  stats(signal: AbortSignal): Promise<StatsSummary>;
  /** The kubelet's own metrics as Prometheus text; absent: none. */
  metrics?(): Promise<string>;
}
