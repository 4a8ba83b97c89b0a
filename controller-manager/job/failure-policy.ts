import type { Shared } from '../../client/client.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

/** What a failed pod means to its job. */
export type FailureVerdict =
  | { readonly kind: 'count' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'fail index' }
  | { readonly kind: 'fail job'; readonly message: string };

type Rule = Shared<PodFailurePolicyRule>;

/** The first rule of the policy that fits decides. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export function judgeFailure(spec: Shared<JobSpec>, pod: Shared<Pod>): FailureVerdict {
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const why = fits(rule, pod);
    if (why === undefined) continue;
    if (rule.action === 'FailJob')
      return { kind: 'fail job', message: `${why} matching ${rule.action} rule at index ${i}` };
    if (rule.action === 'Ignore') return { kind: 'ignore' };
    if (rule.action === 'FailIndex') return { kind: 'fail index' };
    return { kind: 'count' };
  }
  return { kind: 'count' };
}

/** Why a rule fits, as the message of the job's failure begins; undefined when it does not. */
function fits({ onExitCodes, onPodConditions }: Rule, { metadata, status }: Shared<Pod>): string | undefined {
  const about = `for pod ${metadata.namespace}/${metadata.name}`;
  if (onExitCodes) {
    for (const container of [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]) {
      if (onExitCodes.containerName !== undefined && onExitCodes.containerName !== container.name) continue;
      const code = container.state?.terminated?.exitCode;
      if (code !== undefined && code !== 0 && meets(onExitCodes, code))
        return `Container ${container.name} ${about} failed with exit code ${code}`;
    }
    return undefined;
  }
  for (const pattern of onPodConditions ?? []) {
    const found = status?.conditions?.find((one) => one.type === pattern.type);
    if (found && found.status === (pattern.status ?? 'True'))
      return `Pod ${metadata.namespace}/${metadata.name} has condition ${pattern.type}`;
  }
  return undefined;
}

function meets({ operator, values }: Shared<PodFailurePolicyOnExitCodesRequirement>, code: number): boolean {
  return operator === 'In' ? values.includes(code) : operator === 'NotIn' && !values.includes(code);
}
