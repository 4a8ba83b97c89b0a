import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { isLabelValue } from '../../../../api/names/qualified-name.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type {
  Container,
  EphemeralContainer,
  PodAffinity,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../../../proto/gen/core/v1.ts';
import { ipWarnings } from '../addresses/address-warnings.ts';
import { oldNodeLabel } from '../node-labels.ts';
import { claimSpecWarnings } from '../volumes/claim-warnings.ts';
import { appArmorPrefix, seccompPod, seccompPrefix } from './annotations.ts';
import { eachContainer } from './each-container.ts';
import { overlapWarnings } from './overlap-warnings.ts';
import { portWarnings } from './port-warnings.ts';

/**
 * What is allowed in a pod, and yet is hardly what anybody wants: clients show these as `Warning:`.
 * https://kubernetes.io/blog/2020/09/03/warnings/
 */

type Annotations = Readonly<Record<string, string>> | undefined;

/** Of the template at `path`. */
export function podTemplateWarnings(template: PodTemplateSpec | undefined, path: FieldPath): string[] {
  if (!template?.spec) return [];
  const { metadata, spec } = template;
  const warnings = podSpecWarnings(spec, metadata?.annotations, path.child('spec'), path.child('metadata'));
  eachContainer(spec, path, ({ name, securityContext }) => {
    const key = appArmorPrefix + name;
    const settled = securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    if (settled || metadata?.annotations?.[key] === undefined) return;
    const at = path.child('metadata', 'annotations').key(key);
    warnings.push(`${at}: deprecated since v1.30; use the "appArmorProfile" field instead`);
  });
  return warnings;
}

/** Of a pod. */
export function podWarnings(spec: PodSpec, annotations: Annotations): string[] {
  return podSpecWarnings(spec, annotations, fieldPath('spec'), fieldPath('metadata'));
}

function podSpecWarnings(spec: PodSpec, annotations: Annotations, path: FieldPath, metadata: FieldPath): string[] {
  const warnings: string[] = [];
  labelWarnings(warnings, spec, path);
  if (annotations) annotationWarnings(warnings, spec, annotations, path, metadata.child('annotations'));
  for (const [i, volume] of (spec.volumes ?? []).entries())
    volumeWarnings(warnings, volume, path.child('volumes').index(i));
  if (spec.volumes) warnings.push(...overlapWarnings(spec.volumes));
  repeatedWarnings(warnings, spec, path);
  brokenBytes(warnings, spec.overhead, () => path.child('overhead'));
  eachContainer(spec, path, (container, at) => containerWarnings(warnings, container, at));
  warnings.push(...portWarnings(spec, path));
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const at = path.child('terminationGracePeriodSeconds');
    warnings.push(`${at}: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec.affinity?.[name];
    if (affinity) affinityWarnings(warnings, affinity, path.child('affinity', name));
  }
  for (const [i, server] of (spec.dnsConfig?.nameservers ?? []).entries()) {
    warnings.push(...ipWarnings(server, path.child('dnsConfig', 'nameservers').index(i)));
  }
  for (const [i, { ip }] of (spec.hostAliases ?? []).entries()) {
    warnings.push(...ipWarnings(ip, path.child('hostAliases').index(i).child('ip')));
  }
  return warnings;
}

function labelWarnings(warnings: string[], spec: PodSpec, path: FieldPath): void {
  for (const key in spec.nodeSelector) {
    const message = oldNodeLabel(key);
    if (message) warnings.push(`${path.child('nodeSelector').key(key)}: ${message}`);
  }
  const nodes = spec.affinity?.nodeAffinity;
  const required = nodes?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = nodes?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const at = path.child('affinity', 'nodeAffinity');
  const terms = [
    ...required.map((term, i) => ({
      term,
      hard: true,
      at: at.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').index(i),
    })),
    ...preferred.map(({ preference }, i) => ({
      term: preference,
      hard: false,
      at: at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i).child('preference'),
    })),
  ];
  for (const { term, at: place, hard } of terms) {
    for (const [i, { key, values }] of (term.matchExpressions ?? []).entries()) {
      const message = oldNodeLabel(key);
      const expression = place.child('matchExpressions').index(i);
      if (message) warnings.push(`${expression.child('key')}: ${key} is ${message}`);
      // Refused where it is required.
      for (const [j, value] of (hard ? [] : (values ?? [])).entries()) {
        for (const problem of isLabelValue(value)) {
          warnings.push(`${expression.child('values').index(j)}: ${value} is invalid, ${problem}`);
        }
      }
    }
  }
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const constraint = path.child('topologySpreadConstraints').index(i);
    const message = oldNodeLabel(topologyKey);
    if (message) warnings.push(`${constraint.child('topologyKey')}: ${topologyKey} is ${message}`);
    if (!labelSelector) {
      warnings.push(`${constraint.child('labelSelector')}: a null labelSelector results in matching no pod`);
    }
  }
}

const oldAnnotations: ReadonlyMap<string, string> = new Map([
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]);

function annotationWarnings(
  warnings: string[],
  spec: PodSpec,
  annotations: Readonly<Record<string, string>>,
  path: FieldPath,
  at: FieldPath,
): void {
  const seccomp = (key: string) =>
    warnings.push(`${at.key(key)}: non-functional in v1.27+; use the "seccompProfile" field instead`);
  for (const key in annotations) {
    const message = oldAnnotations.get(key);
    if (message) warnings.push(`${at.key(key)}: ${message}`);
    if (key === seccompPod && !spec.securityContext?.seccompProfile) seccomp(key);
  }
  eachContainer(spec, path, ({ name, securityContext }) => {
    const key = seccompPrefix + name;
    if (annotations[key] !== undefined && !securityContext?.seccompProfile) seccomp(key);
  });
}

const oldVolumes: Readonly<Partial<Record<keyof Volume, string>>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

function volumeWarnings(warnings: string[], volume: Volume, at: FieldPath): void {
  for (const key in volume) {
    const message = oldVolumes[key as keyof Volume];
    if (message) warnings.push(`${at.child(key === 'storageos' ? 'storageOS' : key)}: ${message}`);
  }
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim) warnings.push(...claimSpecWarnings(claim.spec, at.child('ephemeral', 'volumeClaimTemplate', 'spec')));
}

function repeatedWarnings(
  warnings: string[],
  { hostAliases = [], imagePullSecrets = [] }: PodSpec,
  path: FieldPath,
): void {
  const addresses = new Set<string>();
  for (const [i, { ip }] of hostAliases.entries()) {
    if (addresses.has(ip))
      warnings.push(`${path.child('hostAliases').index(i).child('ip')}: duplicate ip ${quote(ip)}`);
    addresses.add(ip);
  }
  const names = new Set<string>();
  for (const [i, { name = '' }] of imagePullSecrets.entries()) {
    const at = path.child('imagePullSecrets').index(i).child('name');
    if (names.has(name)) warnings.push(`${at}: duplicate name ${quote(name)}`);
    names.add(name);
    if (name === '') warnings.push(`${at}: invalid empty name ""`);
  }
}

/** Memory and storage are counted in bytes, of which there is no half. */
function brokenBytes(
  warnings: string[],
  amounts: Readonly<Record<string, string>> | undefined,
  at: () => FieldPath,
): void {
  for (const name of ['memory', 'ephemeral-storage']) {
    const text = amounts?.[name];
    const amount = text === undefined ? undefined : tryParseQuantity(text);
    if (amount === undefined || amount.milliValue() % 1000 === 0) continue;
    warnings.push(`${at().key(name)}: fractional byte value ${quote(`${text}`)} is invalid, must be an integer`);
  }
}

function containerWarnings(warnings: string[], container: Container | EphemeralContainer, at: () => FieldPath): void {
  brokenBytes(warnings, container.resources?.limits, () => at().child('resources', 'limits'));
  brokenBytes(warnings, container.resources?.requests, () => at().child('resources', 'requests'));
  const { env } = container;
  if (!env || env.length < 2) return;
  const names = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of env.entries()) {
    const before = `$(${name})`;
    if (names.has(name) && (valueFrom || value === before || !value.includes(before))) {
      const place = at().child('env').index(i);
      warnings.push(`${place}: hides previous definition of ${quote(name)}, which may be dropped when using apply`);
    }
    names.add(name);
  }
}

function affinityWarnings(warnings: string[], affinity: PodAffinity, path: FieldPath): void {
  const note = (at: FieldPath) =>
    warnings.push(`${at.child('labelSelector')}: a null labelSelector results in matching no pod`);
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  for (const [i, term] of (affinity[required] ?? []).entries()) {
    if (!term.labelSelector) note(path.child(required).index(i));
  }
  for (const [i, { podAffinityTerm: term }] of (affinity[preferred] ?? []).entries()) {
    if (!term.labelSelector) note(path.child(preferred).index(i).child('podAffinityTerm'));
  }
}
