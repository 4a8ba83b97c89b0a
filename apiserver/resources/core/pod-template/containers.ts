import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  notSupported,
  required,
  tooMany,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { Container, EphemeralContainer } from '../../../../proto/gen/core/v1.ts';
import { checkOneOf, checkRequiredText } from '../field-checks.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { checkMounts } from './mounts.ts';
import { checkHostPorts, checkPorts } from './ports.ts';
import { checkLifecycle, checkProbe } from './probes.ts';
import { checkContainerResources, checkResizePolicy } from './resources.ts';
import type { PodSurroundings } from './rules.ts';
import { checkContainerSecurity } from './security-context.ts';

/** The containers of a pod, of which there must be one. */
export function checkContainers(
  errors: FieldError[],
  containers: readonly Container[] | undefined | null,
  around: PodSurroundings,
  path: FieldPath,
): void {
  if (!containers?.length) {
    errors.push(required(path));
    return;
  }
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const at = path.index(i);
    checkCommon(errors, container, around, at);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    checkRunning(errors, container, around, at);
    checkRestart(errors, container, at);
  }
  checkHostPorts(errors, containers, path);
}

/** Those that run before, one after the other, and sidecars, which stay. */
export function checkInitContainers(
  errors: FieldError[],
  containers: readonly Container[],
  regular: readonly Container[],
  around: PodSurroundings,
  path: FieldPath,
): void {
  const names = new Set(regular.map(({ name }) => name));
  for (const [i, container] of containers.entries()) {
    const at = path.index(i);
    checkCommon(errors, container, around, at);
    checkRestart(errors, container, at);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    checkHostPorts(errors, [container], path);
    if (container.restartPolicy === 'Always') {
      checkRunning(errors, container, around, at);
      continue;
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field] === undefined) continue;
      errors.push(forbiddenField(at.child(field), 'may not be set for init containers without restartPolicy=Always'));
    }
    for (const [j, { restartPolicy }] of (container.resizePolicy ?? []).entries()) {
      if (restartPolicy !== 'RestartContainer') continue;
      errors.push(
        invalidField(
          at.child('resizePolicy').index(j).child('restartPolicy'),
          restartPolicy,
          "must not be set to 'RestartContainer' for non-sidecar initContainers",
        ),
      );
    }
  }
}

const notForEphemeral = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'lifecycle',
  'startupProbe',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
] as const;

/** Those that are added to a running pod to look into it: nothing may rely on them. */
export function checkEphemeralContainers(
  errors: FieldError[],
  containers: readonly EphemeralContainer[],
  others: readonly Container[],
  around: PodSurroundings,
  path: FieldPath,
): void {
  const targets = new Set(others.map(({ name }) => name));
  const names = new Set(targets);
  const problem = 'cannot be set for an Ephemeral Container';
  for (const [i, container] of containers.entries()) {
    const at = path.index(i);
    checkCommon(errors, container, around, at);
    checkImageSpace(errors, container, at);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !targets.has(target)) errors.push(notFoundField(at.child('targetContainerName'), target));
    for (const field of notForEphemeral) {
      if (container[field] !== undefined) errors.push(forbiddenField(at.child(field), problem));
    }
    if (Object.keys(container.resources ?? {}).length > 0) errors.push(forbiddenField(at.child('resources'), problem));
    for (const [j, mount] of (container.volumeMounts ?? []).entries()) {
      for (const field of ['subPath', 'subPathExpr'] as const) {
        if (mount[field]) errors.push(forbiddenField(at.child('volumeMounts').index(j).child(field), problem));
      }
    }
  }
}

/** Space around an image's name, which templates may have and pods may not. */
export function checkImageSpace(errors: FieldError[], { image = '' }: Pick<Container, 'image'>, path: FieldPath): void {
  if (image.length === image.trim().length) return;
  errors.push(invalidField(path.child('image'), image, 'must not have leading or trailing whitespace'));
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

function checkCommon(
  errors: FieldError[],
  container: Container | EphemeralContainer,
  around: PodSurroundings,
  path: FieldPath,
): void {
  checkRequiredText(errors, isDns1123Label, container.name, path, 'name');
  if (!container.image) errors.push(required(path.child('image')));
  checkOneOf(errors, container.terminationMessagePolicy, messagePolicies, path, 'terminationMessagePolicy');
  if (container.ports) checkPorts(errors, container.ports, path.child('ports'));
  if (container.env) checkEnv(errors, container.env, path.child('env'));
  if (container.envFrom) checkEnvFrom(errors, container.envFrom, path.child('envFrom'));
  if (container.volumeMounts || container.volumeDevices) checkMounts(errors, container, around.volumes, path);
  checkOneOf(errors, container.imagePullPolicy, pullPolicies, path, 'imagePullPolicy');
  checkContainerResources(errors, container.resources, around.claimNames, path);
  if (container.resizePolicy) {
    checkResizePolicy(errors, container.resizePolicy, around.restartPolicy, path.child('resizePolicy'));
  }
  if (container.securityContext) {
    checkContainerSecurity(errors, container.securityContext, path.child('securityContext'), around.hostUsers);
  }
}

function checkRunning(errors: FieldError[], container: Container, around: PodSurroundings, path: FieldPath): void {
  if (container.lifecycle) {
    checkLifecycle(errors, container.lifecycle, around.gracePeriod, path.child('lifecycle'));
  }
  checkProbe(errors, container.livenessProbe, 'livenessProbe', around.gracePeriod, path);
  checkProbe(errors, container.readinessProbe, 'readinessProbe', around.gracePeriod, path);
  checkProbe(errors, container.startupProbe, 'startupProbe', around.gracePeriod, path);
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];
const ruleActions = ['Restart', 'RestartAllContainers'];
const maxRules = 20;
const maxExitCodes = 255;

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#individual-container-restarts */
function checkRestart(errors: FieldError[], container: Container, path: FieldPath): void {
  const { restartPolicy, restartPolicyRules } = container;
  if (restartPolicy !== undefined && !restartPolicies.includes(restartPolicy)) {
    errors.push(notSupported(path.child('restartPolicy'), restartPolicy, restartPolicies));
  }
  if (!restartPolicyRules?.length) return;
  const list = path.child('restartPolicyRules');
  if (restartPolicy === undefined) {
    errors.push(required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'));
  }
  if (restartPolicyRules.length > maxRules) errors.push(tooMany(list, restartPolicyRules.length, maxRules));
  for (const [i, { action, exitCodes }] of restartPolicyRules.entries()) {
    const at = list.index(i);
    if (!ruleActions.includes(action ?? '')) errors.push(notSupported(at.child('action'), action ?? '', ruleActions));
    if (!exitCodes) {
      errors.push(required(at.child('exitCodes'), 'must be specified'));
      continue;
    }
    const { operator, values = [] } = exitCodes;
    if (operator !== 'In' && operator !== 'NotIn') {
      errors.push(notSupported(at.child('exitCodes', 'operator'), operator ?? '', ['In', 'NotIn']));
    }
    if (values.length > maxExitCodes) {
      errors.push(tooMany(at.child('exitCodes', 'values'), values.length, maxExitCodes));
    }
  }
}
