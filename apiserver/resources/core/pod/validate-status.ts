import { duplicate, type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isUserOrGroupId } from '../../../../api/names/format.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { isSidecar } from '../../../../api/pod/containers.ts';
import type { ContainerStatus, Pod } from '../../../../proto/gen/core/v1.ts';
import { checkIp, ipFamilyOf } from '../addresses/ip-address.ts';
import { checkNumber, checkText, immutableMessage } from '../field-checks.ts';
import { checkAnnotationChanges } from './validate-update.ts';

type OldPod = DeepReadonly<Pod>;

const path = fieldPath('status');
const systemConditions: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** What a node may not report: other node, other class, a container back from the dead. */
export function validatePodStatus(pod: Pod, old: OldPod): FieldError[] {
  const errors: FieldError[] = [];
  checkAnnotationChanges(errors, pod, old);
  const { status } = pod;
  for (const [i, { type }] of (status.conditions ?? []).entries()) {
    // Kubernetes reports these on the metadata, which has none.
    if (!systemConditions.has(type)) {
      checkText(errors, isQualifiedName, type, fieldPath('metadata', 'conditions').index(i), 'Type');
    }
  }
  const nominated = status.nominatedNodeName;
  if (nominated && nominated !== old.status.nominatedNodeName) {
    checkText(errors, isDns1123Subdomain, nominated, path, 'nominatedNodeName');
  }
  if (status.qosClass !== old.status.qosClass) {
    errors.push(invalidField(path.child('qosClass'), status.qosClass ?? '', immutableMessage));
  }
  checkContainers(errors, pod, old);
  checkClaims(errors, pod);
  const podIps = (status.podIPs ?? []).map(({ ip }) => ip);
  checkIps(errors, podIps, path.child('podIPs'));
  const hostIps = (status.hostIPs ?? []).map(({ ip }) => ip);
  if (hostIps.length > 0 && status.hostIP !== hostIps[0]) {
    errors.push(invalidField(path.child('hostIPs').index(0).child('ip'), hostIps[0], 'must be equal to `hostIP`'));
  }
  checkIps(errors, hostIps, path.child('hostIPs'));
  return errors;
}

function checkContainers(errors: FieldError[], pod: Pod, old: OldPod): void {
  const lists = [
    ['containerStatuses', old.spec.restartPolicy],
    ['initContainerStatuses', old.spec.restartPolicy],
    // Nothing ever starts a temporary container again.
    ['ephemeralContainerStatuses', 'Never'],
  ] as const;
  for (const [name, restartPolicy] of lists) {
    const now = pod.status[name] ?? [];
    const list = path.child(name);
    for (const [i, container] of (old.status[name] ?? []).entries()) {
      if (mayStartAgain(container, restartPolicy, pod)) continue;
      if (now.some((one) => one.name === container.name && !one.state?.terminated)) {
        errors.push(forbiddenField(list.index(i).child('state'), 'may not be transitioned to non-terminated state'));
      }
    }
    for (const [i, { user, allocatedResourcesStatus }] of now.entries()) {
      const linux = user?.linux;
      const at = list.index(i).child('linux');
      if (linux && pod.spec.os?.name === 'windows') errors.push(forbiddenField(at, 'cannot be set for a windows pod'));
      else if (linux) {
        checkNumber(errors, isUserOrGroupId, linux.uid, at, 'uid');
        checkNumber(errors, isUserOrGroupId, linux.gid, at, 'gid');
      }
      if (allocatedResourcesStatus && name === 'ephemeralContainerStatuses') {
        errors.push(
          forbiddenField(list.index(i).child('allocatedResourcesStatus'), 'must not be specified in container status'),
        );
      }
    }
  }
}

function mayStartAgain(
  { name, state }: DeepReadonly<ContainerStatus>,
  restartPolicy: string | undefined,
  { spec }: Pod,
): boolean {
  if (!state?.terminated || restartPolicy === 'Always') return true;
  if (restartPolicy === 'OnFailure' && state.terminated.exitCode !== 0) return true;
  const container = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].find((one) => one.name === name);
  return container !== undefined && (isSidecar(container) || container.restartPolicyRules !== undefined);
}

function checkClaims(errors: FieldError[], { spec, status }: Pod): void {
  const list = path.child('resourceClaimStatuses');
  const seen = new Set<string>();
  for (const [i, { name, resourceClaimName }] of (status.resourceClaimStatuses ?? []).entries()) {
    const at = list.index(i).child('name');
    if (!(spec.resourceClaims ?? []).some((claim) => claim.name === name)) {
      errors.push(invalidField(at, name, 'must match the name of an entry in `spec.resourceClaims`'));
    }
    if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
    if (resourceClaimName !== undefined) checkText(errors, isDns1123Subdomain, resourceClaimName, at);
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
  for (const [i, ip] of ips.entries()) if (ips.indexOf(ip) < i) errors.push(duplicate(list.index(i), { IP: ip }));
}
