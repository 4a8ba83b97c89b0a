import type { HostAlias } from '../../proto/gen/core/v1.ts';

/** What a pod's own /etc/hosts says. */
export interface HostsFile {
  readonly podIPs: readonly string[];
  readonly hostname: string;
  /** `web-0.nginx.default.svc.cluster.local`, when the pod has a subdomain. */
  readonly fqdn?: string | undefined;
  readonly aliases: readonly { readonly ip: HostAlias['ip']; readonly hostnames?: readonly string[] }[];
}

const localhost = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

/** https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/ */
export function hostsFile({ podIPs, hostname, fqdn, aliases }: HostsFile): string {
  const names = fqdn === undefined ? hostname : `${fqdn}\t${hostname}`;
  const lines = ['# Kubernetes-managed hosts file.', ...localhost, ...podIPs.map((ip) => `${ip}\t${names}`)];
  return `${[...lines, ...aliasLines(aliases)].join('\n')}\n`;
}

/** The file of a pod in the host's network: the node's own, and the aliases. */
export function nodeHostsFile(nodeFile: string, aliases: HostsFile['aliases']): string {
  return `# Kubernetes-managed hosts file (host network).\n${nodeFile}${aliasLines(aliases)
    .map((line) => `${line}\n`)
    .join('')}`;
}

function aliasLines(aliases: HostsFile['aliases']): string[] {
  if (aliases.length === 0) return [];
  const lines = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`);
  return ['', '# Entries added by HostAliases.', ...lines];
}
