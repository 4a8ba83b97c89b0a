import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Job, JobSpec } from '../../../../proto/gen/batch/v1.ts';
import type { PodSpec } from '../../../../proto/gen/core/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { validateJobSpec } from './validation.ts';

const path = fieldPath('spec');

const settled: readonly (keyof JobSpec)[] = [
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
];

/** What a job does is settled when it is made; how fast, and whether at all, may change. */
export function validateJobUpdate({ spec }: Job, old: DeepReadonly<Job>): FieldError[] {
  // The spec is looked at once more, and each look reports.
  const errors = validateJobSpec(spec);
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
  checkSettled(errors, 'selector', spec, old);
  checkTemplate(errors, spec.template, old);
  for (const name of settled) checkSettled(errors, name, spec, old);
  return errors;
}

function checkSettled(errors: FieldError[], name: keyof JobSpec, spec: JobSpec, old: DeepReadonly<Job>): void {
  if (semanticEqual(spec[name], old.spec[name])) return;
  const schema = messageSchema('k8s.io.api.batch.v1.JobSpec').byName.get(name)?.message;
  // A selector looks the same in memory; policies do not.
  const shown = schema && name !== 'selector' ? internalForm(schema, spec[name]) : spec[name];
  errors.push(invalidField(path.child(name), shown, immutableMessage));
}

type Template = DeepReadonly<JobSpec['template']>;

/** Of a job at rest only the spec of its pods is settled, and of that not where they run, and with how much. */
function checkTemplate(errors: FieldError[], template: JobSpec['template'], old: DeepReadonly<Job>): void {
  const before = old.spec.template;
  if (semanticEqual(template, before)) return;
  const at = path.child('template');
  if (!isAtRest(old)) errors.push(invalidField(at, template, immutableMessage));
  else if (!semanticEqual(withoutDirectives(template), withoutDirectives(before))) {
    errors.push(invalidField(at.child('spec'), template.spec, immutableMessage));
  }
}

/** Suspended, with no pods that the template has been used for: a queue may still decide where they will run. */
function isAtRest({ spec, status }: DeepReadonly<Job>): boolean {
  if (!spec.suspend) return false;
  if (status.startTime === undefined) return true;
  const suspended = (status.conditions ?? []).some(({ type, status: is }) => type === 'Suspended' && is === 'True');
  return suspended && (status.active ?? 0) === 0;
}

/** The spec of a template without what says where its pods run, and with how much. */
function withoutDirectives({ spec }: Template): unknown {
  if (!spec) return undefined;
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
    ...rest,
    ...(Object.keys(others).length > 0 ? { affinity: others } : {}),
    containers: stripped(containers),
    initContainers: stripped(initContainers),
  };
}
