import type { Shared } from '../../client/client.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import type { Endpoint, EndpointHints } from '../../proto/gen/discovery/v1.ts';

/** Values of spec.trafficDistribution that ask for what is near; `PreferClose` is the former name of `PreferSameZone`. */
const near: ReadonlySet<string> = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode']);
const modeAnnotations = ['service.kubernetes.io/topology-aware-hints', 'service.kubernetes.io/topology-mode'];

/** Whether an annotation asks for shares of zones by their size: it takes the place of spec.trafficDistribution. */
function isByShare({ metadata }: Shared<Service>): boolean {
  const mode = modeAnnotations.map((name) => metadata.annotations?.[name]).find((value) => value !== undefined);
  return mode === 'Auto' || mode === 'auto';
}

/**
 * For whom a ready endpoint is the one to use: those of its zone, and with `PreferSameNode` those of its node before them. Undefined
 * where the service asks for nothing, or the endpoint is nowhere in particular.
 * https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
 */
export function hintsFor(
  service: Shared<Service>,
  { nodeName, zone }: Pick<Endpoint, 'nodeName' | 'zone'>,
): EndpointHints | undefined {
  const { trafficDistribution } = service.spec;
  if (trafficDistribution === undefined || !near.has(trafficDistribution) || isByShare(service)) return undefined;
  const forNodes = trafficDistribution === 'PreferSameNode' && nodeName ? [{ name: nodeName }] : undefined;
  if (!zone && !forNodes) return undefined;
  return { ...(zone ? { forZones: [{ name: zone }] } : {}), ...(forNodes ? { forNodes } : {}) };
}
