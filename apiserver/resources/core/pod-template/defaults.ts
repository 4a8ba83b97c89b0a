import { defaultPullPolicy } from '../../../../api/pod/pull-policy.ts';
import type { Container, EphemeralContainer, PodSpec, PodTemplateSpec, Volume } from '../../../../proto/gen/core/v1.ts';
import { roundAmounts } from '../amounts/round.ts';

/**
 * The defaults of a pod template that depend on other fields; constant ones are the schema's. In place, and idempotent.
 * For every kind that has a template.
 */
export function defaultPodTemplate(template: PodTemplateSpec | undefined | null): void {
  if (template?.spec) defaultPodSpec(template.spec);
}

/** The same for a spec alone: what pods and templates have in common. */
export function defaultPodSpec(spec: PodSpec): void {
  mirrorServiceAccount(spec);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  // There is none in a pod that is about to be refused; what comes before that counts on a list.
  spec.containers ??= [];
  for (const container of spec.containers) defaultContainer(container);
  if (spec.initContainers) for (const container of spec.initContainers) defaultContainer(container);
  if (spec.ephemeralContainers) for (const container of spec.ephemeralContainers) defaultContainer(container);
  if (spec.overhead) roundAmounts(spec.overhead);
  if (spec.resources) {
    roundAmounts(spec.resources.requests);
    roundAmounts(spec.resources.limits);
  }
}

/** `serviceAccount` is the old name of `serviceAccountName`, and always says the same. */
export function mirrorServiceAccount(spec: PodSpec): void {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (!name) return;
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
}

function defaultContainer(container: Container | EphemeralContainer): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '');
  const { resources } = container;
  if (resources?.requests) roundAmounts(resources.requests);
  if (resources?.limits) roundAmounts(resources.limits);
}

function defaultVolume(volume: Volume): void {
  let source = false;
  for (const key in volume) {
    if (key === 'name') continue;
    source = true;
    break;
  }
  if (!source) volume.emptyDir = {};
  if (volume.emptyDir?.sizeLimit !== undefined) roundAmounts(volume.emptyDir as Record<'sizeLimit', string>);
  if (volume.image) volume.image.pullPolicy ||= defaultPullPolicy(volume.image.reference ?? '');
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim?.resources) {
    roundAmounts(claim.resources.requests);
    roundAmounts(claim.resources.limits);
  }
}
