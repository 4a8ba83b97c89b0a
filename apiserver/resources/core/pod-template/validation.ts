import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  notSupported,
  required,
  tooLong,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateAnnotations, validateLabels } from '../../../../api/labels/validate.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { inclusiveRangeError } from '../../../../api/names/wording.ts';
import type { Container, PodResourceClaim, PodSpec, PodTemplateSpec, Volume } from '../../../../proto/gen/core/v1.ts';
import { checkOneOf, checkText } from '../field-checks.ts';
import { checkVolumes } from '../volumes/pod-volumes.ts';
import { checkAffinity } from './affinity.ts';
import { checkPodAnnotations, checkProfilesAgree } from './annotations.ts';
import { checkContainers, checkEphemeralContainers, checkInitContainers } from './containers.ts';
import { checkDnsConfig, checkHostAliases } from './dns.ts';
import { eachContainer } from './each-container.ts';
import { checkHostNetworkPorts } from './ports.ts';
import { checkOverhead, checkPodResources } from './resources.ts';
import { type PodRules, type PodSurroundings, templateRules } from './rules.ts';
import { checkSchedulingGates, checkTolerations, checkTopologySpread } from './scheduling.ts';
import { checkPodSecurity } from './security-context.ts';
import { checkHostProcess, checkOs } from './windows.ts';

/**
 * Problems of a pod template at `path`, for every kind that has one: of its labels, annotations and spec.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/
 */
export function validatePodTemplate(
  template: PodTemplateSpec | undefined,
  path: FieldPath,
  rules: PodRules = templateRules,
): FieldError[] {
  const errors: FieldError[] = [];
  const metadata = template?.metadata;
  const spec = template?.spec ?? { containers: [] };
  if (metadata?.labels) errors.push(...validateLabels(metadata.labels, path.child('labels')));
  if (metadata?.annotations) {
    errors.push(...validateAnnotations(metadata.annotations, path.child('annotations')));
    checkPodAnnotations(errors, metadata.annotations, spec, path.child('annotations'));
  }
  const at = path.child('spec');
  checkPodSpec(errors, spec, at, rules);
  checkProfilesAgree(errors, metadata?.annotations, spec, at);
  if (spec.ephemeralContainers) {
    errors.push(forbiddenField(at.child('ephemeralContainers'), 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}

const noVolumes: ReadonlyMap<string, Volume> = new Map();
const noNames: ReadonlySet<string> = new Set();
const noContainers: readonly Container[] = [];
const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const maxInt32 = 2 ** 31 - 1;
const maxHostname = 64;

/** Problems of the spec of a pod or of a template, in the order in which Kubernetes finds them. */
export function checkPodSpec(errors: FieldError[], spec: PodSpec, path: FieldPath, rules: PodRules): void {
  if (spec.terminationGracePeriodSeconds === undefined) {
    errors.push(required(path.child('terminationGracePeriodSeconds')));
  }
  const volumes = spec.volumes ? checkVolumes(errors, spec.volumes, path.child('volumes'), rules) : noVolumes;
  const around: PodSurroundings = {
    volumes,
    claimNames: spec.resourceClaims ? new Set(spec.resourceClaims.map(({ name }) => name)) : noNames,
    gracePeriod: spec.terminationGracePeriodSeconds,
    restartPolicy: spec.restartPolicy ?? '',
    hostUsers: spec.hostUsers ?? true,
  };
  if (spec.resourceClaims) checkResourceClaims(errors, spec.resourceClaims, path.child('resourceClaims'));
  const { containers, initContainers, ephemeralContainers } = spec;
  checkContainers(errors, containers, around, path.child('containers'));
  if (initContainers) {
    checkInitContainers(errors, initContainers, containers ?? noContainers, around, path.child('initContainers'));
  }
  if (ephemeralContainers) {
    const others = [...(containers ?? []), ...(initContainers ?? [])];
    checkEphemeralContainers(errors, ephemeralContainers, others, around, path.child('ephemeralContainers'));
  }
  if (spec.resources) checkPodResources(errors, spec, around.claimNames, path.child('resources'));
  if (spec.hostNetwork) {
    checkHostNetworkPorts(errors, containers ?? noContainers, path.child('containers'), rules.isPod);
  }
  checkOneOf(errors, spec.restartPolicy, restartPolicies, path, 'restartPolicy');
  checkOneOf(errors, spec.dnsPolicy, dnsPolicies, path, 'dnsPolicy');
  if (spec.nodeSelector) errors.push(...validateLabels(spec.nodeSelector, path.child('nodeSelector')));
  checkPodSecurity(errors, spec, path.child('securityContext'));
  checkPlacement(errors, spec, path);
  checkHostProcess(errors, spec, path);
  if (spec.hostUsers === false) checkUserNamespace(errors, spec, path);
  if (spec.hostnameOverride !== undefined) checkHostnameOverride(errors, spec, spec.hostnameOverride, path);
  checkIdentity(errors, spec, path);
  if (spec.overhead) checkOverhead(errors, spec.overhead, path.child('overhead'));
  checkOs(errors, spec, path);
  checkEnvFiles(errors, spec, path);
}

function checkPlacement(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (spec.affinity) checkAffinity(errors, spec.affinity, path.child('affinity'));
  if (spec.dnsConfig || spec.dnsPolicy === 'None') {
    checkDnsConfig(errors, spec.dnsConfig, spec.dnsPolicy, path.child('dnsConfig'));
  }
  for (const [i, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    checkText(errors, isQualifiedName, conditionType, path.child('readinessGates').index(i), 'conditionType');
  }
  if (spec.schedulingGates) checkSchedulingGates(errors, spec.schedulingGates, path.child('schedulingGates'));
  if (spec.topologySpreadConstraints) {
    checkTopologySpread(errors, spec.topologySpreadConstraints, path.child('topologySpreadConstraints'));
  }
}

/** A pod in a user namespace of its own shares no other namespace with its node. */
function checkUserNamespace(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const problem = 'when `hostUsers` is false';
  if (spec.hostNetwork) errors.push(forbiddenField(path.child('hostNetwork'), problem));
  // With capitals, as Kubernetes has them.
  if (spec.hostPID) errors.push(forbiddenField(path.child('HostPID'), problem));
  if (spec.hostIPC) errors.push(forbiddenField(path.child('HostIPC'), problem));
  // Nobody maps the owners of a device.
  eachContainer(spec, path, ({ volumeDevices }, at) => {
    if (volumeDevices?.length) errors.push(forbiddenField(at().child('volumeDevices'), problem));
  });
}

function checkIdentity(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (spec.serviceAccountName)
    checkText(errors, isDns1123Subdomain, spec.serviceAccountName, path, 'serviceAccountName');
  if (spec.nodeName) checkText(errors, isDns1123Subdomain, spec.nodeName, path, 'nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > maxInt32)) {
    errors.push(invalidField(path.child('activeDeadlineSeconds'), deadline, inclusiveRangeError(1, maxInt32)));
  }
  if (spec.hostname) checkText(errors, isDns1123Label, spec.hostname, path, 'hostname');
  if (spec.subdomain) checkText(errors, isDns1123Label, spec.subdomain, path, 'subdomain');
  if (spec.tolerations) checkTolerations(errors, spec.tolerations, path.child('tolerations'));
  if (spec.hostAliases) checkHostAliases(errors, spec.hostAliases, path.child('hostAliases'));
  if (spec.priorityClassName) checkText(errors, isDns1123Subdomain, spec.priorityClassName, path, 'priorityClassName');
  if (spec.runtimeClassName !== undefined) {
    checkText(errors, isDns1123Subdomain, spec.runtimeClassName, path, 'runtimeClassName');
  }
  const policy = spec.preemptionPolicy;
  if (policy !== undefined && policy !== 'PreemptLowerPriority' && policy !== 'Never') {
    errors.push(
      policy === ''
        ? required(path.child('preemptionPolicy'))
        : notSupported(path.child('preemptionPolicy'), policy, ['PreemptLowerPriority', 'Never']),
    );
  }
}

function checkHostnameOverride(errors: FieldError[], spec: PodSpec, name: string, path: FieldPath): void {
  const at = path.child('hostnameOverride');
  if (spec.setHostnameAsFQDN) {
    errors.push(forbiddenField(at, 'may not be specified when setHostnameAsFQDN is true'));
  }
  if (spec.hostNetwork) errors.push(forbiddenField(at, 'may not be specified when hostNetwork is true'));
  if (name.length > maxHostname) errors.push(tooLong(at, maxHostname));
  checkText(errors, isDns1123Subdomain, name, at);
}

/** Files with variables are written by init containers, into a folder that lives as long as the pod. https://kep.k8s.io/3721 */
function checkEnvFiles(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  eachContainer(spec, path, ({ env }, at) => {
    for (const [i, { valueFrom }] of (env ?? []).entries()) {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) continue;
      const volume = spec.volumes?.find((one) => one.name === name);
      if (volume?.emptyDir) continue;
      const place = at().child('env').index(i).child('valueFrom', 'fileKeyRef', 'volumeName');
      if (volume) errors.push(invalidField(place, name, 'referenced volume must be of type emptyDir'));
      else errors.push(notFoundField(place, name));
    }
  });
}

function checkResourceClaims(errors: FieldError[], claims: readonly PodResourceClaim[], path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const at = path.index(i);
    const { name, resourceClaimName, resourceClaimTemplateName } = claim;
    if (!name) errors.push(required(at.child('name')));
    else if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    else checkText(errors, isDns1123Label, name, at, 'name');
    names.add(name);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      errors.push(
        invalidField(at, claim, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      );
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      errors.push(invalidField(at, claim, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    }
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
      const value = claim[field];
      if (value !== undefined) checkText(errors, isDns1123Subdomain, value, at, field);
    }
  }
}
