import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A container of the kubelet, as Docker shows it. */
export interface DockerContainer {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly running: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Output of the docker command. */
async function docker(...args: string[]): Promise<string> {
  return (await execute('docker', args, { maxBuffer: 1 << 26 })).stdout;
}

/** All containers of a node, on the default engine or that of another docker command; those that have ended included. */
export async function containersOfNode(node: string, run: typeof docker = docker): Promise<DockerContainer[]> {
  const ids = (await run('ps', '-aq', '--no-trunc', '--filter', `label=knarr.dev/node=${node}`)).split(/\s+/);
  const wanted = ids.filter((id) => id !== '');
  if (wanted.length === 0) return [];
  const inspected = JSON.parse(await inspect(wanted, run)) as {
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
async function inspect(ids: readonly string[], run: typeof docker): Promise<string> {
  try {
    return await run('inspect', ...ids);
  } catch (error) {
    const { stdout, stderr = '' } = error as { stdout?: string; stderr?: string };
    if (stdout === undefined || !/^(Error: No such object: \w+\s*)+$/.test(stderr)) throw error;
    return stdout;
  }
}

/** The containers of a node that run, sandboxes included. */
export async function runningContainers(node: string, run: typeof docker = docker): Promise<DockerContainer[]> {
  return (await containersOfNode(node, run)).filter(({ running }) => running);
}

/** Removes whatever a node has left. */
export async function removeContainersOfNode(node: string): Promise<void> {
  const ids = (await containersOfNode(node)).map((container) => container.id);
  if (ids.length > 0) await docker('rm', '-f', ...ids);
}
