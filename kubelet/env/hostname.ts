import type { ReadonlyPod } from '../../api/pod/containers.ts';

const maxLength = 63;

/** A pod's name in its network: the host name its containers see, and its full name if it has one. */
export interface PodHostname {
  readonly hostname: string;
  readonly fqdn?: string;
}

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields */
export function podHostname({ metadata, spec }: ReadonlyPod, clusterDomain: string): PodHostname {
  if (spec.hostnameOverride) return { hostname: spec.hostnameOverride };
  const name = spec.hostname || (metadata.name ?? '');
  // A name may be longer than a host name; what is cut off must not leave a hyphen or dot at the end.
  const short = name.slice(0, maxLength).replace(/[-.]+$/, '');
  if (!spec.subdomain) return { hostname: short };
  const fqdn = `${short}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}`;
  return { hostname: spec.setHostnameAsFQDN ? fqdn : short, fqdn };
}
