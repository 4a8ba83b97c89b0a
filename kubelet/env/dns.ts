import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { DnsConfig } from '../runtime/sandbox.ts';

/** How names are resolved in the cluster and on the node. */
export interface ClusterDns {
  /** Addresses of the cluster's DNS; empty when it has none. */
  readonly servers: readonly string[];
  /** `cluster.local` */
  readonly domain: string;
  /** What the node itself uses. */
  readonly node: DnsConfig;
}

const maxServers = 3;
const maxSearches = 32;

/**
 * The resolv.conf of a pod by its dnsPolicy and dnsConfig.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
 */
export function podDns(pod: ReadonlyPod, cluster: ClusterDns): DnsConfig {
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork = false } = pod.spec;
  const base = policyDns(dnsPolicy, hostNetwork, pod.metadata.namespace ?? '', cluster);
  const servers = [...new Set([...base.servers, ...(dnsConfig?.nameservers ?? [])])].slice(0, maxServers);
  const searches = [...new Set([...base.searches, ...(dnsConfig?.searches ?? [])])].slice(0, maxSearches);
  const options = new Map(base.options.map((option) => [option.split(':')[0] ?? option, option]));
  for (const { name, value } of dnsConfig?.options ?? [])
    if (name) options.set(name, value === undefined ? name : `${name}:${value}`);
  return { servers, searches, options: [...options.values()] };
}

function policyDns(policy: string, hostNetwork: boolean, namespace: string, cluster: ClusterDns): DnsConfig {
  if (policy === 'None') return { servers: [], searches: [], options: [] };
  const clusterFirst = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !hostNetwork);
  if (!clusterFirst || cluster.servers.length === 0) return cluster.node;
  const { domain, servers, node } = cluster;
  const own = domain ? [`${namespace}.svc.${domain}`, `svc.${domain}`, domain] : [];
  return { servers, searches: [...own, ...node.searches], options: ['ndots:5'] };
}

/** Reads a resolv.conf; what it says twice counts as the resolver takes it. */
export function parseResolvConf(text: string): DnsConfig {
  const servers: string[] = [];
  let searches: string[] = [];
  let options: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0]) servers.push(rest[0]);
    else if (word === 'search') searches = rest.filter((name) => name !== '.');
    else if (word === 'options') options = [...options, ...rest];
  }
  return { servers, searches, options };
}
