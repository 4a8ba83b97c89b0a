import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Job, JobSpec } from '../../../../proto/gen/batch/v1.ts';
import type { PodSpec } from '../../../../proto/gen/core/v1.ts';
import { immutableMessage } from '../../core/field-checks.ts';

const path = fieldPath('spec');

const settled: readonly (keyof JobSpec)[] = [
  'selector',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
];

/** What a job does is settled when it is made; how fast, and whether at all, may change. */
export function validateJobUpdate({ spec }: Job, old: DeepReadonly<Job>): FieldError[] {
  const errors: FieldError[] = [];
  if (!deepEqual(spec.completions, old.spec.completions)) {
    if (spec.completionMode !== 'Indexed') {
      errors.push(invalidField(path.child('completions'), spec.completions, immutableMessage));
    } else if (spec.completions !== undefined && spec.completions !== spec.parallelism) {
      errors.push(
        invalidField(
          path.child('completions'),
          spec.completions,
          'can only be modified in tandem with spec.parallelism',
        ),
      );
    }
  }
  if (!sameTemplate(spec.template, old)) {
    errors.push(invalidField(path.child('template'), spec.template, immutableMessage));
  }
  for (const name of settled) {
    if (!semanticEqual(spec[name], old.spec[name])) {
      errors.push(invalidField(path.child(name), spec[name], immutableMessage));
    }
  }
  return errors;
}

type Template = DeepReadonly<JobSpec['template']>;

function sameTemplate(template: Template, old: DeepReadonly<Job>): boolean {
  if (semanticEqual(template, old.spec.template)) return true;
  return isAtRest(old) && semanticEqual(withoutDirectives(template), withoutDirectives(old.spec.template));
}

/** Suspended, with no pods that the template has been used for: a queue may still decide where they will run. */
function isAtRest({ spec, status }: DeepReadonly<Job>): boolean {
  if (!spec.suspend) return false;
  if (status.startTime === undefined) return true;
  const suspended = (status.conditions ?? []).some(({ type, status: is }) => type === 'Suspended' && is === 'True');
  return suspended && (status.active ?? 0) === 0;
}

/** The template without what says where its pods run, and with how much. */
function withoutDirectives({ metadata, spec }: Template): unknown {
  const { labels: _labels, annotations: _annotations, ...named } = metadata ?? {};
  if (!spec) return { metadata: named };
  const {
    nodeSelector: _selector,
    tolerations: _tolerations,
    schedulingGates: _gates,
    affinity,
    containers,
    initContainers,
    ...rest
  } = spec as DeepReadonly<PodSpec>;
  const { nodeAffinity: _nodes, ...others } = affinity ?? {};
  const stripped = (list: DeepReadonly<PodSpec>['containers'] | undefined) =>
    list?.map(({ resources: _resources, ...container }) => container);
  return {
    metadata: named,
    spec: {
      ...rest,
      ...(Object.keys(others).length > 0 ? { affinity: others } : {}),
      containers: stripped(containers),
      initContainers: stripped(initContainers),
    },
  };
}
