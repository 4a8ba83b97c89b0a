import type { LinuxResources } from '../runtime/container.ts';
import { resourceConfig } from './container-config.ts';
import type { DockerContext } from './context.ts';

/** See ContainerRuntime.updateResources. The OOM score is the only thing Docker cannot change in place; it is left alone. */
export async function updateResources(
  { engine }: DockerContext,
  id: string,
  resources: LinuxResources,
  signal: AbortSignal,
): Promise<void> {
  const call = { what: `update container ${id}`, path: `/containers/${id}/update`, body: resourceConfig(resources) };
  await engine.json({ ...call, method: 'POST' }, signal);
}
