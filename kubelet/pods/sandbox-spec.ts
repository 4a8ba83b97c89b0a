import { hostPortsOf, type ReadonlyPod } from '../../api/pod/containers.ts';
import { type ClusterDns, podDns } from '../env/dns.ts';
import { podHostname } from '../env/hostname.ts';
import type { PodIdentity, PortMapping, SandboxSpec } from '../runtime/sandbox.ts';

/** A pod's names, as the runtime takes them. */
export function podIdentity({ metadata }: ReadonlyPod): PodIdentity {
  return { name: metadata.name ?? '', namespace: metadata.namespace ?? '', uid: metadata.uid ?? '' };
}

/** `web_default(1b2c...)`: how the kubelet's messages name a pod. */
export function describePod({ metadata }: ReadonlyPod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

/** The sandbox of a pod. */
export function sandboxSpec(pod: ReadonlyPod, attempt: number, dns: ClusterDns): SandboxSpec {
  const { spec, metadata } = pod;
  const { hostNetwork = false, hostIPC = false, hostPID = false, shareProcessNamespace = false } = spec;
  const { sysctls, seLinuxOptions } = spec.securityContext ?? {};
  const ports = hostNetwork ? [] : portMappings(pod);
  return {
    pod: podIdentity(pod),
    attempt,
    ...(hostNetwork ? {} : { hostname: podHostname(pod, dns.domain).hostname.slice(0, 63) }),
    dns: podDns(pod, dns),
    ...(ports.length > 0 ? { portMappings: ports } : {}),
    namespaces: {
      network: hostNetwork ? 'host' : 'pod',
      ipc: hostIPC ? 'host' : 'pod',
      pid: hostPID ? 'host' : shareProcessNamespace ? 'pod' : 'container',
    },
    ...(sysctls?.length
      ? { sysctls: Object.fromEntries(sysctls.map(({ name, value }) => [name.replaceAll('/', '.'), value])) }
      : {}),
    ...(seLinuxOptions ? { selinux: seLinuxOptions } : {}),
    ...(metadata.labels ? { labels: metadata.labels } : {}),
    ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
  };
}

function portMappings({ spec }: ReadonlyPod): PortMapping[] {
  return hostPortsOf(spec).map(({ protocol = 'TCP', containerPort, hostPort = 0, hostIP }) => ({
    protocol: protocol as PortMapping['protocol'],
    containerPort,
    hostPort,
    ...(hostIP ? { hostIP } : {}),
  }));
}
