import { type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isUserOrGroupId } from '../../../../api/names/format.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { ReadonlyContainer } from '../../../../api/pod/containers.ts';
import { mayRestartAll, restartsAfter } from '../../../../api/pod/restart-policy.ts';
import type { ContainerStatus, Pod } from '../../../../proto/gen/core/v1.ts';
import { checkIp, ipFamilyOf } from '../addresses/ip-address.ts';
import { checkNumber, checkText, immutableMessage } from '../field-checks.ts';
import { checkAllocated, checkClaims, checkExtendedClaim } from './validate-status-resources.ts';
import { checkAnnotationChanges } from './validate-update.ts';

type OldPod = DeepReadonly<Pod>;

const path = fieldPath('status');
const systemConditions: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** What a node may not report: other node, other class, a container back from the dead. */
export function validatePodStatus(pod: Pod, old: OldPod): FieldError[] {
  const errors: FieldError[] = [];
  checkAnnotationChanges(errors, pod, old);
  const { status } = pod;
  for (const [i, { type, observedGeneration }] of (status.conditions ?? []).entries()) {
    const at = path.child('conditions').index(i);
    checkGeneration(errors, observedGeneration, at);
    if (!systemConditions.has(type)) checkText(errors, isQualifiedName, type, at, 'Type');
  }
  const nominated = status.nominatedNodeName;
  if (nominated && nominated !== old.status.nominatedNodeName) {
    checkText(errors, isDns1123Subdomain, nominated, path, 'nominatedNodeName');
    if (old.spec.nodeName) {
      errors.push(
        forbiddenField(path.child('nominatedNodeName'), 'may not be set on pods that are already bound to a node'),
      );
    }
  }
  checkGeneration(errors, status.observedGeneration, path);
  if (status.qosClass !== old.status.qosClass) {
    errors.push(invalidField(path.child('qosClass'), status.qosClass ?? '', immutableMessage));
  }
  checkContainers(errors, pod, old);
  checkClaims(errors, pod);
  if (status.extendedResourceClaimStatus) checkExtendedClaim(errors, pod, status.extendedResourceClaimStatus);
  const podIps = (status.podIPs ?? []).map(({ ip }) => ip);
  checkIps(errors, podIps, path.child('podIPs'));
  const hostIps = (status.hostIPs ?? []).map(({ ip }) => ip);
  if (hostIps.length > 0 && status.hostIP !== hostIps[0]) {
    errors.push(invalidField(path.child('hostIPs').index(0).child('ip'), hostIps[0], 'must be equal to `hostIP`'));
  }
  checkIps(errors, hostIps, path.child('hostIPs'));
  return errors;
}

function checkGeneration(errors: FieldError[], generation: number | undefined, at: FieldPath): void {
  if (generation === undefined || generation >= 0) return;
  errors.push(invalidField(at.child('observedGeneration'), generation, 'must be a non-negative integer'));
}

const lists = [
  ['containerStatuses', 'containers'],
  ['initContainerStatuses', 'initContainers'],
  ['ephemeralContainerStatuses', undefined],
] as const;

function checkContainers(errors: FieldError[], pod: Pod, old: OldPod): void {
  for (const [name, of] of lists) {
    const now = pod.status[name] ?? [];
    const list = path.child(name);
    const known = of === undefined ? undefined : (old.spec[of] ?? []);
    for (const [i, container] of (old.status[name] ?? []).entries()) {
      if (mayStartAgain(container, known, old)) continue;
      if (now.some((one) => one.name === container.name && !one.state?.terminated)) {
        errors.push(forbiddenField(list.index(i).child('state'), 'may not be transitioned to non-terminated state'));
      }
    }
  }
  for (const [name] of lists) checkUsers(errors, pod, pod.status[name] ?? [], path.child(name));
  for (const [name, of] of lists) {
    for (const [i, status] of (pod.status[name] ?? []).entries()) {
      const container = of && (pod.spec[of] ?? []).find((one) => one.name === status.name);
      checkAllocated(errors, status, container, path.child(name).index(i), of === undefined);
    }
  }
}

/** Nothing ever starts a temporary container again. */
function mayStartAgain(
  { name, state }: DeepReadonly<ContainerStatus>,
  containers: readonly ReadonlyContainer[] | undefined,
  { spec }: OldPod,
): boolean {
  if (!state?.terminated) return true;
  if (containers === undefined) return false;
  if (mayRestartAll(spec)) return true;
  const container = containers.find((one) => one.name === name);
  return container !== undefined && restartsAfter(container, spec, state.terminated.exitCode);
}

function checkUsers(errors: FieldError[], { spec }: Pod, statuses: readonly ContainerStatus[], list: FieldPath): void {
  for (const [i, { user }] of statuses.entries()) {
    const { linux } = user ?? {};
    if (!linux) continue;
    const at = list.index(i).child('user', 'linux');
    if (spec.os?.name === 'windows') {
      errors.push(forbiddenField(at, 'cannot be set for a windows pod'));
      continue;
    }
    checkNumber(errors, isUserOrGroupId, linux.uid, at, 'uid');
    checkNumber(errors, isUserOrGroupId, linux.gid, at, 'gid');
    for (const [j, group] of (linux.supplementalGroups ?? []).entries()) {
      for (const problem of isUserOrGroupId(group)) {
        errors.push(invalidField(at.child('supplementalGroups').index(j), group, problem));
      }
    }
  }
}

/** At most one address of each family. */
function checkIps(errors: FieldError[], ips: readonly (string | undefined)[], list: FieldPath): void {
  for (const [i, ip] of ips.entries()) checkIp(errors, ip, list.index(i));
  if (ips.length < 2) return;
  const families = new Set(ips.map((ip) => ipFamilyOf(ip ?? '')));
  if (ips.length > 2 || families.size < 2) {
    const value = ips.map((ip) => ({ IP: ip }));
    errors.push(invalidField(list, value, 'may specify no more than one IP for each IP family'));
  }
}
