import type { Check, CheckedPod, Finding } from './check.ts';
import { distinct, hasOwnUsers, isWindows, nameContainers, nameSetters, plural, procMount, quoteAll } from './check.ts';

const coreVolumes: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** The hardening that is best practice. In the order in which Kubernetes reports them. */
export const restrictedChecks: readonly Check[] = [
  {
    level: 'restricted',
    since: 8,
    find(pod, version) {
      if (version >= 25 && isWindows(pod)) return undefined;
      const bad = pod.containers.filter((one) => one.securityContext?.allowPrivilegeEscalation !== false);
      if (bad.length === 0) return undefined;
      return {
        reason: 'allowPrivilegeEscalation != false',
        detail: `${nameContainers(bad)} must set securityContext.allowPrivilegeEscalation=false`,
      };
    },
  },
  { level: 'restricted', since: 22, find: capabilities },
  // What the baseline lets a pod with users of its own do since then is not for this level.
  { level: 'restricted', since: 35, find: procMount },
  {
    level: 'restricted',
    find({ spec }) {
      const typeOf = (volume: object) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
      const bad = (spec.volumes ?? []).filter((volume) => !coreVolumes.has(typeOf(volume)));
      if (bad.length === 0) return undefined;
      const types = distinct(bad.map(typeOf));
      const what = plural('restricted volume type', 'restricted volume types', types.length);
      const names = quoteAll(bad.map(({ name }) => name));
      const volumes = `${plural('volume', 'volumes', bad.length)} ${names}`;
      return {
        reason: 'restricted volume types',
        detail: `${volumes} ${plural('uses', 'use', bad.length)} ${what} ${quoteAll(types)}`,
      };
    },
  },
  { level: 'restricted', find: runAsNonRoot },
  {
    level: 'restricted',
    since: 23,
    find(pod, version) {
      if (hasOwnUsers(pod, version)) return undefined;
      const root = pod.spec.securityContext?.runAsUser === 0;
      const bad = pod.containers.filter((one) => one.securityContext?.runAsUser === 0);
      if (!root && bad.length === 0) return undefined;
      return { reason: 'runAsUser=0', detail: `${nameSetters(root, bad)} must not set runAsUser=0` };
    },
  },
  { level: 'restricted', since: 19, find: seccompProfile },
];

function capabilities(pod: CheckedPod, version: number): Finding | undefined {
  if (version >= 25 && isWindows(pod)) return undefined;
  const forbidden = (one: (typeof pod.containers)[number]) =>
    (one.securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = pod.containers.filter((one) => !one.securityContext?.capabilities?.drop?.includes('ALL'));
  const adding = pod.containers.filter((one) => forbidden(one).length > 0);
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = quoteAll(distinct(adding.flatMap(forbidden)));
    details.push(`${nameContainers(adding)} must not include ${names} in securityContext.capabilities.add`);
  }
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function runAsNonRoot(pod: CheckedPod, version: number): Finding | undefined {
  if (hasOwnUsers(pod, version)) return undefined;
  const reason = 'runAsNonRoot != true';
  const own = pod.spec.securityContext?.runAsNonRoot;
  const refusing = pod.containers.filter((one) => one.securityContext?.runAsNonRoot === false);
  if (own === false || refusing.length > 0) {
    const setters = nameSetters(own === false, refusing);
    return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  }
  const silent = own ? [] : pod.containers.filter((one) => one.securityContext?.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${nameContainers(silent)} must set securityContext.runAsNonRoot=true` };
}

function seccompProfile(pod: CheckedPod, version: number): Finding | undefined {
  if (version >= 25 && isWindows(pod)) return undefined;
  const reason = 'seccompProfile';
  const isGood = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost';
  const typeOf = (one: (typeof pod.containers)[number]) => one.securityContext?.seccompProfile?.type;
  const own = pod.spec.securityContext?.seccompProfile?.type;
  const badPod = own !== undefined && !isGood(own);
  const bad = pod.containers.filter((one) => typeOf(one) !== undefined && !isGood(typeOf(one)));
  if (badPod || bad.length > 0) {
    const values = quoteAll(distinct([badPod ? own : undefined, ...bad.map(typeOf)]));
    return {
      reason,
      detail: `${nameSetters(badPod, bad)} must not set securityContext.seccompProfile.type to ${values}`,
    };
  }
  const silent = own ? [] : pod.containers.filter((one) => typeOf(one) === undefined);
  if (silent.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${nameContainers(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}
