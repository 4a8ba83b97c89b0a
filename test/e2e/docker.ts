import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A container of the kubelet, as Docker shows it. */
export interface DockerContainer {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly running: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Output of the docker command. */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args, { maxBuffer: 1 << 26 })).stdout;
}

/** All containers of a node, those that have ended included. */
export async function containersOfNode(node: string): Promise<DockerContainer[]> {
  const ids = (await docker('ps', '-aq', '--no-trunc', '--filter', `label=knarr.dev/node=${node}`)).split(/\s+/);
  const wanted = ids.filter((id) => id !== '');
  if (wanted.length === 0) return [];
  const inspected = JSON.parse(await inspect(wanted)) as {
    Id: string;
    Name: string;
    State: { StartedAt: string; Running: boolean };
    Config: { Labels: Record<string, string> };
  }[];
  return inspected.map((one) => ({
    id: one.Id,
    name: one.Name.replace(/^\//, ''),
    startedAt: one.State.StartedAt,
    running: one.State.Running,
    labels: one.Config.Labels,
  }));
}

/** What Docker knows of those that are still there: one may go between the list and the question. */
async function inspect(ids: readonly string[]): Promise<string> {
  try {
    return await docker('inspect', ...ids);
  } catch (error) {
    const { stdout, stderr = '' } = error as { stdout?: string; stderr?: string };
    if (stdout === undefined || !/^(Error: No such object: \w+\s*)+$/.test(stderr)) throw error;
    return stdout;
  }
}

/** The containers of a node that run, sandboxes included. */
export async function runningContainers(node: string): Promise<DockerContainer[]> {
  return (await containersOfNode(node)).filter(({ running }) => running);
}

/** Removes whatever a node has left. */
export async function removeContainersOfNode(node: string): Promise<void> {
  const ids = (await containersOfNode(node)).map((container) => container.id);
  if (ids.length > 0) await docker('rm', '-f', ...ids);
}
