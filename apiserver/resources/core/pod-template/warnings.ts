import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  PodAffinity,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../../../proto/gen/core/v1.ts';
import { brokenByteWarnings } from '../amounts/warnings.ts';
import { nodeTermWarnings, oldNodeLabels } from '../node/label-warnings.ts';
import { claimSpecWarnings, sourceWarnings } from '../volumes/warnings.ts';
import { appArmorPrefix, seccompPod, seccompPrefix } from './annotations.ts';
import { eachContainer } from './each-container.ts';
import { pathWarnings } from './path-warnings.ts';

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
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    warnings.push(...volumeWarnings(volume, path.child('volumes').index(i)));
  }
  repeatedWarnings(warnings, spec, path);
  warnings.push(...brokenByteWarnings(spec.overhead, bytes, () => path.child('overhead')));
  eachContainer(spec, path, (container, at) => containerWarnings(warnings, container, at));
  portWarnings(warnings, spec, path);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const at = path.child('terminationGracePeriodSeconds');
    warnings.push(`${at}: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec.affinity?.[name];
    if (affinity) affinityWarnings(warnings, affinity, path.child('affinity', name));
  }
  return warnings;
}

/** What is counted in bytes. */
const bytes = ['memory', 'ephemeral-storage'];

function labelWarnings(warnings: string[], spec: PodSpec, path: FieldPath): void {
  for (const key in spec.nodeSelector) {
    const message = oldNodeLabels.get(key);
    if (message) warnings.push(`${path.child('nodeSelector').key(key)}: ${message}`);
  }
  const nodes = spec.affinity?.nodeAffinity;
  const required = nodes?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = nodes?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const at = path.child('affinity', 'nodeAffinity');
  const terms = [
    ...required.map((term, i) => ({
      term,
      at: at.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').index(i),
    })),
    ...preferred.map(({ preference }, i) => ({
      term: preference,
      at: at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i).child('preference'),
    })),
  ];
  for (const { term, at: place } of terms) warnings.push(...nodeTermWarnings(term, place));
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const constraint = path.child('topologySpreadConstraints').index(i);
    const message = oldNodeLabels.get(topologyKey);
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

function volumeWarnings(volume: Volume, at: FieldPath): string[] {
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  return [
    ...sourceWarnings(volume, at),
    ...(claim ? claimSpecWarnings(claim, at.child('ephemeral', 'volumeClaimTemplate', 'spec')) : []),
    ...pathWarnings(volume),
  ];
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

function containerWarnings(warnings: string[], container: Container | EphemeralContainer, at: () => FieldPath): void {
  const { limits, requests } = container.resources ?? {};
  warnings.push(
    ...brokenByteWarnings(limits, bytes, () => at().child('resources', 'limits')),
    ...brokenByteWarnings(requests, bytes, () => at().child('resources', 'requests')),
  );
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

function portWarnings(warnings: string[], spec: PodSpec, path: FieldPath): void {
  const seen = new Map<string, { readonly port: ContainerPort; readonly at: FieldPath }[]>();
  eachContainer(spec, path, ({ ports }, container) => {
    for (const [i, port] of (ports ?? []).entries()) {
      const at = container().child('ports').index(i);
      if (port.hostIP && !port.hostPort) warnings.push(`${at}: hostIP set without hostPort: ${JSON.stringify(port)}`);
      const key = `${port.containerPort}/${port.protocol}`;
      const others = seen.get(key) ?? [];
      for (const other of others) {
        const what = overlap(port, other.port);
        if (what) warnings.push(`${at}: ${what} port definition with ${other.at}`);
      }
      seen.set(key, [...others, { port, at }]);
    }
  });
}

function overlap(a: ContainerPort, b: ContainerPort): string | undefined {
  const [hostA, hostB] = [a.hostPort ?? 0, b.hostPort ?? 0];
  if ((a.hostIP ?? '') === (b.hostIP ?? '') && hostA === hostB) return 'duplicate';
  if (hostA === 0 || hostB === 0) return 'overlapping';
  return hostA === hostB && Boolean(a.hostIP) !== Boolean(b.hostIP) ? 'dangerously ambiguous' : undefined;
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
