import { isNotFound, statusErrorOf } from '../../api/errors/predicates.ts';
import type { Shared } from '../../client/client.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import type { Ingress, IngressBackend, IngressClass, IPAddress, ServiceCIDR } from '../../proto/gen/networking/v1.ts';
import { type DescribeContext, type Described, type Describer, describeMetadata } from './describer.ts';
import { describeAnnotations, type Lines } from './lines.ts';
import { describeTimedConditions } from './quota.ts';
import { endpointsText, slicesOf } from './service.ts';

/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export const describeIngress: Describer<Shared<Ingress>> = async (ingress, lines, context) => {
  const { metadata, spec, status } = ingress;
  const backendOf = (backend: Shared<IngressBackend> | undefined) => backendText(context, metadata.namespace, backend);
  lines.add(0, `Name:\t${metadata.name}`);
  lines.map(0, 'Labels', metadata.labels);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  lines.add(0, `Address:\t${[...new Set(addresses.filter((one) => one !== ''))].sort().join(',')}`);
  lines.add(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`);
  const fallback = spec?.defaultBackend ? await backendOf(spec.defaultBackend) : '<default>';
  lines.add(0, `Default backend:\t${fallback}`);
  describeTls(lines, spec?.tls);
  lines.add(0, 'Rules:');
  lines.add(1, 'Host\tPath\tBackends');
  lines.add(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    lines.add(1, `${host || '*'}\t`);
    for (const { path, backend } of http?.paths ?? []) lines.add(2, `\t${path ?? ''} \t${await backendOf(backend)}`);
  }
  if (rules.length === 0) lines.add(1, `*\t*\t${fallback}`);
  describeAnnotations(lines, metadata.annotations);
};

function describeTls(lines: Lines, tls: NonNullable<Shared<Ingress>['spec']>['tls']): void {
  if (!tls?.length) return;
  lines.add(0, 'TLS:');
  for (const { secretName, hosts } of tls)
    lines.add(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${(hosts ?? []).join(',')}`);
}

async function backendText(
  context: DescribeContext,
  namespace: string | undefined,
  backend: Shared<IngressBackend> | undefined,
): Promise<string> {
  if (backend?.service) {
    const { name = '', port } = backend.service;
    const text = `${name}:${port?.number || port?.name || ''}`;
    return `${text} (${await servicePortText(context, namespace, name, port)})`;
  }
  if (!backend?.resource) return '';
  const { apiGroup, kind, name } = backend.resource;
  return `APIGroup: ${apiGroup ?? '<none>'}, Kind: ${kind}, Name: ${name}`;
}

/** The addresses behind a port of a service, or why they are not known. */
async function servicePortText(
  context: DescribeContext,
  namespace: string | undefined,
  name: string,
  port: { readonly number?: number; readonly name?: string } | undefined,
): Promise<string> {
  try {
    const slices = await slicesOf(context, namespace, name);
    const service = (await context.get('services', namespace, name)) as unknown as Shared<Service>;
    const found = service.spec?.ports?.findLast((one) =>
      port?.number ? one.port === port.number : !!port?.name && one.name === port.name,
    );
    return endpointsText(slices, found?.name ?? '');
  } catch (error) {
    const refusal = statusErrorOf(error);
    if (isNotFound(error) || refusal) return `<error: ${refusal?.message ?? ''}>`;
    throw error;
  }
}

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class */
export const describeIngressClass: Describer<Shared<IngressClass>> = (one, lines) => {
  describeMetadata(lines, one as unknown as Described);
  lines.add(0, `Controller:\t${one.spec?.controller ?? ''}`);
  const parameters = one.spec?.parameters;
  if (!parameters) return;
  lines.add(0, 'Parameters:');
  if (parameters.apiGroup !== undefined) lines.add(1, `APIGroup:\t${parameters.apiGroup}`);
  lines.add(1, `Kind:\t${parameters.kind}`);
  lines.add(1, `Name:\t${parameters.name}`);
};

/** https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/ */
export const describeServiceCidr: Describer<Shared<ServiceCIDR>> = (one, lines) => {
  describeMetadata(lines, one as unknown as Described);
  lines.add(0, `CIDRs:\t${(one.spec?.cidrs ?? []).join(', ')}`);
  if (!one.status?.conditions?.length) return;
  lines.add(0, 'Status:');
  describeTimedConditions(lines, one.status.conditions as never);
};

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/ */
export const describeIpAddress: Describer<Shared<IPAddress>> = (one, lines) => {
  describeMetadata(lines, one as unknown as Described);
  const parent = one.spec?.parentRef;
  if (!parent) return;
  lines.add(0, 'Parent Reference:');
  lines.add(1, `Group:\t${parent.group ?? ''}`);
  lines.add(1, `Resource:\t${parent.resource ?? ''}`);
  lines.add(1, `Namespace:\t${parent.namespace ?? ''}`);
  lines.add(1, `Name:\t${parent.name ?? ''}`);
};
