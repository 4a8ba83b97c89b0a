import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { Probe } from '../../proto/gen/core/v1.ts';

export type ProbeType = 'startup' | 'liveness' | 'readiness';

/**
 * What one try of a probe found. `unknown`: it could not be carried out, which counts neither way. `output` is for the event.
 */
export interface ProbeResult {
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly output: string;
}

/** What is probed. */
export interface ProbeTarget {
  readonly pod: ReadonlyPod;
  readonly container: ReadonlyContainer;
  readonly containerId: string;
  readonly podIP: string;
}

/** Carries out one try; never rejects, and takes no longer than the probe's timeout. */
export type RunProbe = (probe: Shared<Probe>, target: ProbeTarget, signal: AbortSignal) => Promise<ProbeResult>;

/** The probe of a container, if it has one of this type. */
export function probeOf(container: ReadonlyContainer, type: ProbeType): Shared<Probe> | undefined {
  const { startupProbe, livenessProbe, readinessProbe } = container;
  const probe = type === 'startup' ? startupProbe : type === 'liveness' ? livenessProbe : readinessProbe;
  return probe ?? undefined;
}

/** The number of a port that a probe or hook names. Throws when the container has no port of that name. */
export function portNumber(port: number | string, container: ReadonlyContainer): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  const number = named ?? Number(port);
  if (!Number.isInteger(number) || number <= 0 || number > 65535) throw new Error(`couldn't find port: ${port}`);
  return number;
}
