import type { ContainerRecord, ContainerSpec } from '../runtime/container.ts';
import type { PodIdentity, SandboxSpec } from '../runtime/sandbox.ts';

type Labels = Readonly<Record<string, string>>;

/** What a Docker container's labels say about what it is to the kubelet. */
export interface Described {
  readonly pod: PodIdentity;
  readonly attempt: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** A container of a pod. */
export interface DescribedContainer extends Described {
  readonly type: 'container';
  readonly name: string;
  readonly sandboxId: string;
  readonly image: string;
  readonly record: ContainerRecord;
}

/** A pod's sandbox. */
export interface DescribedSandbox extends Described {
  readonly type: 'sandbox';
}

// The names that kubelets on Docker have always used, so that tools which read them go on working.
const POD_NAME = 'io.kubernetes.pod.name';
const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
/** Also filtered by. */
export const POD_UID = 'io.kubernetes.pod.uid';
/** Also filtered by. */
export const CONTAINER_NAME = 'io.kubernetes.container.name';
/** `podsandbox` or `container`. */
export const TYPE = 'io.kubernetes.docker.type';
/** The id of the sandbox that a container joined. */
export const SANDBOX_ID = 'io.kubernetes.sandbox.id';
/** Which node's container it is: several kubelets may share one Docker. */
export const NODE = 'knarr.dev/node';
const ATTEMPT = 'knarr.dev/attempt';
const IMAGE = 'knarr.dev/image';
const ANNOTATION = 'annotation.';
const HASH = `${ANNOTATION}io.kubernetes.container.hash`;
const RESTART_COUNT = `${ANNOTATION}io.kubernetes.container.restartCount`;
const TERMINATION_MESSAGE_PATH = `${ANNOTATION}io.kubernetes.container.terminationMessagePath`;
const TERMINATION_MESSAGE_POLICY = `${ANNOTATION}io.kubernetes.container.terminationMessagePolicy`;
const GRACE_PERIOD = `${ANNOTATION}io.kubernetes.pod.terminationGracePeriod`;
const POD_CREATED = `${ANNOTATION}io.kubernetes.pod.creationTimestamp`;

const own = new Set([
  ...[POD_NAME, POD_NAMESPACE, POD_UID, CONTAINER_NAME, TYPE, SANDBOX_ID, NODE, ATTEMPT, IMAGE],
  ...[HASH, RESTART_COUNT, TERMINATION_MESSAGE_PATH, TERMINATION_MESSAGE_POLICY, GRACE_PERIOD, POD_CREATED],
]);

/** The labels of a sandbox. The pod's own labels never override what the kubelet relies on. */
export function sandboxLabels(node: string, spec: SandboxSpec): Record<string, string> {
  return {
    ...spec.labels,
    ...prefixed(spec.annotations),
    ...identity(node, spec.pod, spec.attempt),
    [CONTAINER_NAME]: 'POD',
    [TYPE]: 'podsandbox',
  };
}

/** The labels of a container in the sandbox `sandboxId` of `pod`. */
export function containerLabels(
  node: string,
  pod: PodIdentity,
  sandboxId: string,
  spec: ContainerSpec,
): Record<string, string> {
  const { record } = spec;
  return {
    ...spec.labels,
    ...prefixed(spec.annotations),
    ...identity(node, pod, spec.attempt),
    [CONTAINER_NAME]: spec.name,
    [TYPE]: 'container',
    [SANDBOX_ID]: sandboxId,
    [IMAGE]: spec.image,
    [HASH]: record.hash,
    [RESTART_COUNT]: String(record.restartCount),
    ...optional(TERMINATION_MESSAGE_PATH, record.terminationMessagePath),
    ...optional(TERMINATION_MESSAGE_POLICY, record.terminationMessagePolicy),
    ...optional(GRACE_PERIOD, record.podTerminationGracePeriod?.toString()),
    ...optional(POD_CREATED, record.podCreated),
  };
}

/** Reads the labels back; undefined: made by somebody else, or too broken to be trusted. */
export function describe(labels: Labels): DescribedContainer | DescribedSandbox | undefined {
  const name = labels[POD_NAME];
  const namespace = labels[POD_NAMESPACE];
  const uid = labels[POD_UID];
  const attempt = Number(labels[ATTEMPT]);
  if (!name || !namespace || !uid || !Number.isSafeInteger(attempt)) return undefined;
  const shared = { pod: { name, namespace, uid }, attempt, ...users(labels) };
  if (labels[TYPE] === 'podsandbox') return { type: 'sandbox', ...shared };
  const sandboxId = labels[SANDBOX_ID];
  const containerName = labels[CONTAINER_NAME];
  if (labels[TYPE] !== 'container' || !sandboxId || !containerName) return undefined;
  const image = labels[IMAGE] ?? '';
  return { type: 'container', ...shared, name: containerName, sandboxId, image, record: recordOf(labels) };
}

function recordOf(labels: Labels): ContainerRecord {
  const grace = labels[GRACE_PERIOD];
  const path = labels[TERMINATION_MESSAGE_PATH];
  const policy = labels[TERMINATION_MESSAGE_POLICY];
  const created = labels[POD_CREATED];
  return {
    hash: labels[HASH] ?? '',
    restartCount: Number(labels[RESTART_COUNT] ?? 0),
    ...(path === undefined ? {} : { terminationMessagePath: path }),
    ...(policy === undefined ? {} : { terminationMessagePolicy: policy }),
    ...(grace === undefined ? {} : { podTerminationGracePeriod: Number(grace) }),
    ...(created === undefined ? {} : { podCreated: created }),
  };
}

function identity(node: string, pod: PodIdentity, attempt: number): Record<string, string> {
  return {
    [POD_NAME]: pod.name,
    [POD_NAMESPACE]: pod.namespace,
    [POD_UID]: pod.uid,
    [NODE]: node,
    [ATTEMPT]: String(attempt),
  };
}

/** Docker has no annotations: they become labels with a prefix. */
function prefixed(annotations: Labels | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations ?? {}).map(([key, value]) => [ANNOTATION + key, value]));
}

/** What the caller gave; labels that came from the image are among them, which nobody minds. */
function users(labels: Labels): { labels: Record<string, string>; annotations: Record<string, string> } {
  const found = { labels: {} as Record<string, string>, annotations: {} as Record<string, string> };
  for (const [key, value] of Object.entries(labels)) {
    if (own.has(key)) continue;
    if (key.startsWith(ANNOTATION)) found.annotations[key.slice(ANNOTATION.length)] = value;
    else found.labels[key] = value;
  }
  return found;
}

function optional(key: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [key]: value };
}
