import type { Check, CheckedPod, Finding } from './check.ts';
import { distinct, hasOwnUsers, nameContainers, nameSetters, plural, procMount, quoteAll } from './check.ts';

const allowedCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Sysctls that stay within the pod, with the version since which they count as safe. */
const safeSysctls: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** What keeps pods from taking over their node. In the order in which Kubernetes reports them. */
export const baselineChecks: readonly Check[] = [
  { level: 'baseline', find: appArmorProfile },
  {
    level: 'baseline',
    restrictedSince: 22,
    find({ containers }) {
      const forbidden = (one: (typeof containers)[number]) =>
        (one.securityContext?.capabilities?.add ?? []).filter((name) => !allowedCapabilities.has(name));
      const bad = containers.filter((one) => forbidden(one).length > 0);
      if (bad.length === 0) return undefined;
      const names = quoteAll(distinct(bad.flatMap(forbidden)));
      return {
        reason: 'non-default capabilities',
        detail: `${nameContainers(bad)} must not include ${names} in securityContext.capabilities.add`,
      };
    },
  },
  {
    level: 'baseline',
    find({ spec }) {
      const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name]);
      if (shared.length === 0) return undefined;
      return { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') };
    },
  },
  {
    level: 'baseline',
    restrictedSince: 0,
    find({ spec }) {
      const bad = (spec.volumes ?? []).filter((volume) => volume.hostPath);
      if (bad.length === 0) return undefined;
      const names = quoteAll(bad.map(({ name }) => name));
      return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', bad.length)} ${names}` };
    },
  },
  {
    level: 'baseline',
    find({ containers }) {
      const bad = containers.filter((one) => one.ports?.some((port) => port.hostPort));
      if (bad.length === 0) return undefined;
      const ports = distinct(
        bad.flatMap((one) => (one.ports ?? []).map((port) => (port.hostPort ? String(port.hostPort) : undefined))),
      );
      const verb = plural('uses', 'use', bad.length);
      return {
        reason: 'hostPort',
        detail: `${nameContainers(bad)} ${verb} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`,
      };
    },
  },
  { level: 'baseline', since: 34, find: handlerHosts },
  {
    level: 'baseline',
    find({ containers }) {
      const bad = containers.filter((one) => one.securityContext?.privileged);
      if (bad.length === 0) return undefined;
      return { reason: 'privileged', detail: `${nameContainers(bad)} must not set securityContext.privileged=true` };
    },
  },
  {
    level: 'baseline',
    restrictedSince: 35,
    find: (pod, version) => (hasOwnUsers(pod, version) ? undefined : procMount(pod)),
  },
  { level: 'baseline', find: seLinuxOptions },
  {
    level: 'baseline',
    since: 19,
    restrictedSince: 19,
    find({ spec, containers }) {
      const isBad = (type: string | undefined) => type === 'Unconfined';
      const pod = isBad(spec.securityContext?.seccompProfile?.type);
      const bad = containers.filter((one) => isBad(one.securityContext?.seccompProfile?.type));
      if (!pod && bad.length === 0) return undefined;
      return {
        reason: 'seccompProfile',
        detail: `${nameSetters(pod, bad)} must not set securityContext.seccompProfile.type to "Unconfined"`,
      };
    },
  },
  {
    level: 'baseline',
    find({ spec }, version) {
      const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name);
      const bad = names.filter((name) => (safeSysctls.get(name) ?? Number.POSITIVE_INFINITY) > version);
      return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
    },
  },
  {
    level: 'baseline',
    find({ spec, containers }) {
      const pod = spec.securityContext?.windowsOptions?.hostProcess === true;
      const bad = containers.filter((one) => one.securityContext?.windowsOptions?.hostProcess);
      if (!pod && bad.length === 0) return undefined;
      return {
        reason: 'hostProcess',
        detail: `${nameSetters(pod, bad)} must not set securityContext.windowsOptions.hostProcess=true`,
      };
    },
  },
];

function appArmorProfile({ metadata, spec, containers }: CheckedPod): Finding | undefined {
  const isBad = (type: string | undefined) => type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
  const pod = spec.securityContext?.appArmorProfile?.type;
  const bad = containers.filter((one) => isBad(one.securityContext?.appArmorProfile?.type));
  const details: string[] = [];
  const values = distinct([
    isBad(pod) ? pod : undefined,
    ...bad.map((one) => one.securityContext?.appArmorProfile?.type),
  ]);
  if (values.length > 0) {
    details.push(`${nameSetters(isBad(pod), bad)} must not set AppArmor profile type to ${quoteAll(values)}`);
  }
  const annotations = Object.entries(metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !/^$|^runtime\/default$|^localhost\//.test(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  details.push(...annotations);
  if (details.length === 0) return undefined;
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length + annotations.length),
    detail: details.join(', '),
  };
}

/** Probes that go elsewhere than to the pod would let it reach what only the node can. */
function handlerHosts({ containers }: CheckedPod): Finding | undefined {
  const hostsOf = (one: (typeof containers)[number]) =>
    [one.livenessProbe, one.readinessProbe, one.startupProbe, one.lifecycle?.postStart, one.lifecycle?.preStop].flatMap(
      (handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host) => host),
    );
  const bad = containers.filter((one) => hostsOf(one).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = distinct(bad.flatMap(hostsOf));
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length);
  const sorted = [...bad].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    reason: 'probe or lifecycle host',
    detail: `${nameContainers(sorted)} ${plural('uses', 'use', bad.length)} ${what} ${quoteAll(hosts)}`,
  };
}

function seLinuxOptions({ spec, containers }: CheckedPod, version: number): Finding | undefined {
  const types = [
    '',
    'container_t',
    'container_init_t',
    'container_kvm_t',
    ...(version >= 31 ? ['container_engine_t'] : []),
  ];
  type Options = { readonly type?: string; readonly user?: string; readonly role?: string } | undefined;
  const isBad = (one: Options) => one !== undefined && (!types.includes(one.type ?? '') || one.user || one.role);
  const pod = spec.securityContext?.seLinuxOptions;
  const bad = containers.filter((one) => isBad(one.securityContext?.seLinuxOptions));
  if (!isBad(pod) && bad.length === 0) return undefined;
  const all = [isBad(pod) ? pod : undefined, ...bad.map((one) => one.securityContext?.seLinuxOptions)];
  const badTypes = distinct(all.map((one) => (types.includes(one?.type ?? '') ? undefined : one?.type)));
  const data = [
    ...(badTypes.length > 0 ? [`${plural('type', 'types', badTypes.length)} ${quoteAll(badTypes)}`] : []),
    ...(all.some((one) => one?.user) ? ['user may not be set'] : []),
    ...(all.some((one) => one?.role) ? ['role may not be set'] : []),
  ];
  const setters = nameSetters(Boolean(isBad(pod)), bad);
  return {
    reason: 'seLinuxOptions',
    detail: `${setters} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
  };
}
