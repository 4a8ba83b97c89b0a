import type { Container, ContainerFilter } from '../runtime/container.ts';
import type { Sandbox, SandboxFilter } from '../runtime/sandbox.ts';
import type { DockerContext } from './context.ts';
import { type ListedContainer, listedContainer, listedSandbox } from './inspect.ts';
import { CONTAINER_NAME, NODE, POD_UID, SANDBOX_ID, TYPE } from './labels.ts';

/** One call, no inspection: labels tell all that a list row holds. */
export async function listSandboxes(
  context: DockerContext,
  filter: SandboxFilter,
  signal: AbortSignal,
): Promise<Sandbox[]> {
  const labels = [label(TYPE, 'podsandbox'), ...optional(POD_UID, filter.podUid)];
  const rows = await list(context, labels, { id: filter.id }, signal);
  const found = rows.map(listedSandbox).filter((row) => row !== undefined);
  return filter.state ? found.filter(({ state }) => state === filter.state) : found;
}

/** As {@link listSandboxes}. A `created` container may also be one whose program could not be started: its status knows. */
export async function listContainers(
  context: DockerContext,
  filter: ContainerFilter,
  signal: AbortSignal,
): Promise<Container[]> {
  const labels = [
    label(TYPE, 'container'),
    ...optional(POD_UID, filter.podUid),
    ...optional(SANDBOX_ID, filter.sandboxId),
    ...optional(CONTAINER_NAME, filter.name),
  ];
  const rows = await list(context, labels, { id: filter.id }, signal);
  const found = rows.map(listedContainer).filter((row) => row !== undefined);
  return filter.state ? found.filter(({ state }) => state === filter.state) : found;
}

async function list(
  { engine, node }: DockerContext,
  labels: readonly string[],
  { id }: { readonly id: string | undefined },
  signal: AbortSignal,
): Promise<ListedContainer[]> {
  const filters = { label: [label(NODE, node), ...labels], ...(id ? { id: [id] } : {}) };
  return engine.json({ what: 'list containers', path: '/containers/json', query: { all: true, filters } }, signal);
}

const label = (key: string, value: string) => `${key}=${value}`;
const optional = (key: string, value: string | undefined) => (value === undefined ? [] : [label(key, value)]);
