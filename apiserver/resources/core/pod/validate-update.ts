import { type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { inclusiveRangeError } from '../../../../api/names/wording.ts';
import type { Affinity, Container, NodeSelectorTerm, Pod, PodSpec } from '../../../../proto/gen/core/v1.ts';
import { describeChanges } from '../field-changes.ts';
import { checkGiven } from '../field-checks.ts';
import { appArmorPrefix, checkPodAnnotations, mirrorAnnotation } from '../pod-template/annotations.ts';
import { checkImageSpace } from '../pod-template/containers.ts';
import { checkTolerations } from '../pod-template/scheduling.ts';

type OldPod = DeepReadonly<Pod>;
type OldSpec = DeepReadonly<PodSpec>;

const specPath = fieldPath('spec');
const maxInt32 = 2 ** 31 - 1;

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** What an update may change of a pod: very little, since the node has begun with what stood there. */
export function validatePodUpdate(pod: Pod, old: OldPod): FieldError[] {
  const errors: FieldError[] = [];
  checkAnnotationChanges(errors, pod, old);
  const { spec } = pod;
  if (spec === old.spec || semanticEqual(spec, old.spec)) return errors;
  for (const name of ['containers', 'initContainers'] as const) {
    if ((spec[name] ?? []).length !== (old.spec[name] ?? []).length) {
      errors.push(forbiddenField(specPath.child(name), 'pod updates may not add or remove containers'));
      return errors;
    }
    // Images and tolerations are looked at as what they are already: here once more, as what has changed.
    for (const [i, container] of (spec[name] ?? []).entries()) {
      const at = specPath.child(name).index(i);
      checkGiven(errors, container.image, at, 'image');
      checkImageSpace(errors, container, at);
    }
  }
  if (!checkDeadline(errors, spec, old.spec)) return errors;
  checkKeptTolerations(errors, spec, old.spec);
  checkGates(errors, spec, old.spec);
  const settled = asBefore(spec, old.spec);
  if ((old.spec.schedulingGates ?? []).length > 0) allowWhileGated(errors, settled, old.spec);
  if (!semanticEqual(settled, old.spec)) {
    errors.push(
      forbiddenField(
        specPath,
        `pod updates may not change fields other than ${updatable}\n${describeChanges(old.spec, settled, 'spec')}`,
      ),
    );
  }
  return errors;
}

/** Who made a pod a mirror, or gave it a profile, cannot be overruled later. */
export function checkAnnotationChanges(errors: FieldError[], pod: Pod, old: OldPod): void {
  const before = old.metadata.annotations;
  const after = pod.metadata.annotations;
  if (before === after) return;
  const path = fieldPath('metadata', 'annotations');
  const report = (key: string, verb: string) => {
    if (key.startsWith(appArmorPrefix)) {
      errors.push(forbiddenField(path.key(key), `may not ${verb} AppArmor annotations`));
    }
    if (key === mirrorAnnotation) errors.push(forbiddenField(path.key(key), `may not ${verb} mirror pod annotation`));
  };
  for (const key in before) if (after?.[key] !== before[key]) report(key, 'remove or update');
  for (const key in after) if (before?.[key] === undefined) report(key, 'add');
  if (after) checkPodAnnotations(errors, after, pod.spec, path);
}

/** The deadline may come nearer, never go away. False when it makes no sense to look further. */
function checkDeadline(errors: FieldError[], spec: PodSpec, old: OldSpec): boolean {
  const deadline = spec.activeDeadlineSeconds;
  const before = old.activeDeadlineSeconds;
  const refuse = (problem: string) =>
    errors.push(invalidField(specPath.child('activeDeadlineSeconds'), deadline, problem));
  if (deadline === undefined) {
    if (before !== undefined) refuse('must not update from a positive integer to nil value');
    return true;
  }
  if (deadline < 0 || deadline > maxInt32) {
    refuse(inclusiveRangeError(0, maxInt32));
    return false;
  }
  if (before !== undefined && before < deadline) {
    refuse('must be less than or equal to previous value');
    return false;
  }
  return true;
}

function checkKeptTolerations(errors: FieldError[], spec: PodSpec, old: OldSpec): void {
  const now = spec.tolerations ?? [];
  for (const toleration of old.tolerations ?? []) {
    const kept = now.some((one) =>
      deepEqual({ ...one, tolerationSeconds: undefined }, { ...toleration, tolerationSeconds: undefined }),
    );
    if (kept) continue;
    errors.push(
      forbiddenField(
        specPath.child('tolerations'),
        'existing toleration can not be modified except its tolerationSeconds',
      ),
    );
    return;
  }
  checkTolerations(errors, now, specPath.child('tolerations'));
}

function checkGates(errors: FieldError[], spec: PodSpec, old: OldSpec): void {
  const known = new Set((old.schedulingGates ?? []).map(({ name }) => name));
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    if (known.has(name)) continue;
    errors.push(
      forbiddenField(
        specPath.child('schedulingGates').index(i).child('name'),
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      ),
    );
  }
}

/** The new spec with all that may change as it was. */
function asBefore(spec: PodSpec, old: OldSpec): PodSpec {
  const before = old as PodSpec;
  const images = (now: Container[] | undefined, then: readonly Container[] | undefined) =>
    now?.map((container, i) => withImage(container, then?.[i]?.image));
  const settled: PodSpec = { ...spec, containers: images(spec.containers, before.containers) ?? [] };
  take(settled, 'initContainers', images(spec.initContainers, before.initContainers));
  take(settled, 'activeDeadlineSeconds', before.activeDeadlineSeconds);
  take(settled, 'schedulingGates', before.schedulingGates);
  take(settled, 'tolerations', before.tolerations);
  const grace = before.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0 && spec.terminationGracePeriodSeconds === 1) {
    settled.terminationGracePeriodSeconds = grace;
  }
  return settled;
}

function withImage(container: Container, image: string | undefined): Container {
  const copy = { ...container };
  if (image === undefined) delete copy.image;
  else copy.image = image;
  return copy;
}

function take<K extends keyof PodSpec>(spec: PodSpec, name: K, value: PodSpec[K] | undefined): void {
  if (value === undefined) delete spec[name];
  else spec[name] = value;
}

/** Before a pod is free to be scheduled, it may still be told more exactly where: not elsewhere. */
function allowWhileGated(errors: FieldError[], settled: PodSpec, old: OldSpec): void {
  if (!semanticEqual(settled.nodeSelector, old.nodeSelector)) {
    for (const key in old.nodeSelector) {
      if (settled.nodeSelector?.[key] === old.nodeSelector[key]) continue;
      errors.push(
        invalidField(
          specPath.child('nodeSelector'),
          settled.nodeSelector,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      );
      break;
    }
    take(settled, 'nodeSelector', old.nodeSelector as PodSpec['nodeSelector']);
  }
  const before = old.affinity?.nodeAffinity as Affinity['nodeAffinity'];
  const after = settled.affinity?.nodeAffinity;
  if (semanticEqual(before, after)) return;
  checkTermAdditions(errors, settled, old, specPath.child('affinity', 'nodeAffinity'));
  const affinity: Affinity = { ...settled.affinity };
  if (before === undefined) delete affinity.nodeAffinity;
  else affinity.nodeAffinity = before;
  const nothing = Object.keys(affinity).length === 0 && old.affinity === undefined;
  take(settled, 'affinity', nothing ? undefined : affinity);
}

function checkTermAdditions(errors: FieldError[], settled: PodSpec, old: OldSpec, path: FieldPath): void {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const before = old.affinity?.nodeAffinity?.[required]?.nodeSelectorTerms ?? [];
  const after = settled.affinity?.nodeAffinity?.[required]?.nodeSelectorTerms ?? [];
  if (before.length === 0) return;
  const at = path.child(required, 'nodeSelectorTerms');
  if (before.length !== after.length) {
    errors.push(invalidField(at, after, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  for (const [i, term] of before.entries()) {
    if (onlyAdds(after[i] ?? {}, term)) continue;
    errors.push(invalidField(at.index(i), after[i], 'only additions are allowed (no mutations or deletions)'));
  }
}

function onlyAdds(after: NodeSelectorTerm, before: DeepReadonly<NodeSelectorTerm>): boolean {
  const { matchExpressions = [], matchFields = [] } = before;
  const now = { expressions: after.matchExpressions ?? [], fields: after.matchFields ?? [] };
  // An empty term matches nothing; anything added to it would let it match something.
  if (matchExpressions.length + matchFields.length === 0) return now.expressions.length + now.fields.length === 0;
  return (
    semanticEqual(now.expressions.slice(0, matchExpressions.length), matchExpressions) &&
    semanticEqual(now.fields.slice(0, matchFields.length), matchFields)
  );
}
