import type { Shared } from '../../client/client.ts';
import type { Endpoints, Service } from '../../proto/gen/core/v1.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { formatLabels } from '../output/table.ts';
import { type DescribeContext, type Described, type Describer, describeMetadata } from './describer.ts';
import type { Lines, StringMap } from './lines.ts';

/** The endpoint slices of a service. */
export async function slicesOf(
  context: DescribeContext,
  namespace: string | undefined,
  service: string,
): Promise<readonly Shared<EndpointSlice>[]> {
  const labelSelector = `kubernetes.io/service-name=${service}`;
  return (await context.list('endpointslices.discovery.k8s.io', namespace, {
    labelSelector,
  })) as unknown as Shared<EndpointSlice>[];
}

/** `10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...`: the ready addresses behind the port of that name. */
export function endpointsText(slices: readonly Shared<EndpointSlice>[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  const most = 3;
  let more = false;
  let count = 0;
  for (const { ports, endpoints } of slices) {
    // A headless service may have no ports at all.
    const chosen = ports?.length ? ports.filter(({ name }) => (name ?? '') === portName) : [undefined];
    for (const port of chosen) {
      for (const { addresses, conditions } of endpoints ?? []) {
        if (shown.length === most) more = true;
        if (conditions?.ready === false) continue;
        if (!more) shown.push(hostPort(addresses?.[0] ?? '', port?.port));
        count++;
      }
    }
  }
  return more ? `${shown.join(',')} + ${count - most} more...` : shown.join(',');
}

function hostPort(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** https://kubernetes.io/docs/concepts/services-networking/service/ */
export const describeService: Describer<Shared<Service>> = async (service, lines, context) => {
  const { metadata, spec, status } = service;
  describeMetadata(lines, service as unknown as Described);
  lines.add(0, `Selector:\t${formatLabels(spec?.selector as StringMap | undefined)}`);
  lines.add(0, `Type:\t${spec?.type ?? ''}`);
  if (spec?.ipFamilyPolicy !== undefined) lines.add(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  lines.add(0, `IP Families:\t${spec?.ipFamilies?.join(',') || '<none>'}`);
  lines.add(0, `IP:\t${spec?.clusterIP ?? ''}`);
  lines.add(0, `IPs:\t${spec?.clusterIPs?.join(',') || '<none>'}`);
  if (spec?.externalIPs?.length) lines.add(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec?.loadBalancerIP) lines.add(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec?.externalName) lines.add(0, `External Name:\t${spec.externalName}`);
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, ipMode, hostname }) =>
    ip ? `${ip}${ipMode === undefined ? '' : ` (${ipMode})`}` : (hostname ?? ''),
  );
  if (ingress.length > 0) lines.add(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`);
  const slices = await slicesOf(context, metadata.namespace, metadata.name ?? '');
  for (const port of spec?.ports ?? []) describePort(lines, port, slices);
  lines.add(0, `Session Affinity:\t${spec?.sessionAffinity ?? ''}`);
  if (spec?.externalTrafficPolicy) lines.add(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec?.internalTrafficPolicy !== undefined)
    lines.add(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec?.healthCheckNodePort) lines.add(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec?.loadBalancerSourceRanges?.length)
    lines.add(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  if (spec?.trafficDistribution) lines.add(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
};

type ServicePort = NonNullable<NonNullable<Shared<Service>['spec']>['ports']>[number];

function describePort(lines: Lines, port: ServicePort, slices: readonly Shared<EndpointSlice>[]): void {
  const name = port.name || '<unset>';
  lines.add(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
  lines.add(0, `TargetPort:\t${port.targetPort ?? 0}/${port.protocol}`);
  if (port.nodePort) lines.add(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
  lines.add(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}`);
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#endpoints */
export const describeEndpoints: Describer<Shared<Endpoints>> = (endpoints, lines) => {
  describeMetadata(lines, endpoints as unknown as Described);
  lines.add(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports } of endpoints.subsets ?? []) {
    lines.add(1, `Addresses:\t${(addresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`);
    lines.add(1, `NotReadyAddresses:\t${(notReadyAddresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`);
    if (ports?.length) {
      lines.add(1, 'Ports:');
      lines.add(2, 'Name\tPort\tProtocol');
      lines.add(2, '----\t----\t--------');
      for (const { name, port, protocol } of ports) lines.add(2, `${name || '<unset>'}\t${port}\t${protocol}`);
    }
    lines.add(0, '');
  }
};

/** https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export const describeEndpointSlice: Describer<Shared<EndpointSlice>> = (slice, lines) => {
  describeMetadata(lines, slice as unknown as Described);
  lines.add(0, `AddressType:\t${slice.addressType}`);
  if (!slice.ports?.length) lines.add(0, 'Ports: <unset>');
  else {
    lines.add(0, 'Ports:');
    lines.add(1, 'Name\tPort\tProtocol');
    lines.add(1, '----\t----\t--------');
    for (const { name, port, protocol } of slice.ports)
      lines.add(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? ''}`);
  }
  if (!slice.endpoints?.length) {
    lines.add(0, 'Endpoints: <none>');
    return;
  }
  lines.add(0, 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of slice.endpoints) {
    lines.add(1, `- Addresses:\t${(addresses ?? []).join(', ') || '<none>'}`);
    lines.add(2, 'Conditions:');
    lines.add(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
    lines.add(2, `Hostname:\t${hostname ?? '<unset>'}`);
    if (targetRef) lines.add(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
    lines.add(2, `NodeName:\t${nodeName ?? '<unset>'}`);
    lines.add(2, `Zone:\t${zone ?? '<unset>'}`);
  }
};
