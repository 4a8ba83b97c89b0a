import type { ContainerStatus } from '../runtime/container.ts';
import { RuntimeError } from '../runtime/errors.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import type { DockerContext } from './context.ts';
import { inspectContainer } from './create-named.ts';
import { imageStatus } from './images.ts';
import { containerStatusOf, type InspectedContainer, isConnectedByKubelet, sandboxStatusOf } from './inspect.ts';
import { addressesOf } from './process-network.ts';

/** Nobody runs more different images on a node at a time. */
const REMEMBERED_REFS = 1000;

/** See ContainerRuntime.containerStatus. One call, and one more the first time an image is met. */
export async function containerStatus(
  context: DockerContext,
  id: string,
  signal: AbortSignal,
): Promise<ContainerStatus> {
  const inspected = await inspectContainer(context, id, signal);
  const status = inspected && containerStatusOf(inspected, await imageRef(context, inspected.Image, signal));
  if (!status) throw new RuntimeError('NotFound', `no such container: ${id}`);
  return status;
}

/** See ContainerRuntime.sandboxStatus. */
export async function sandboxStatus(context: DockerContext, id: string, signal: AbortSignal): Promise<SandboxStatus> {
  const inspected = await inspectContainer(context, id, signal);
  const status = inspected && sandboxStatusOf(inspected, await ownAddresses(inspected));
  if (!status) throw new RuntimeError('NotFound', `no such sandbox: ${id}`);
  return status;
}

async function ownAddresses(inspected: InspectedContainer): Promise<string[]> {
  if (!isConnectedByKubelet(inspected)) return [];
  return addressesOf({ pid: inspected.State.Pid, containerId: inspected.Id });
}

/** The id itself when the image was removed from under its container. */
async function imageRef(context: DockerContext, imageId: string, signal: AbortSignal): Promise<string> {
  const known = context.imageRefs.get(imageId);
  if (known) return known;
  const ref = (await imageStatus(context, imageId, signal))?.ref ?? imageId;
  const oldest = context.imageRefs.size >= REMEMBERED_REFS ? context.imageRefs.keys().next().value : undefined;
  if (oldest) context.imageRefs.delete(oldest);
  context.imageRefs.set(imageId, ref);
  return ref;
}
