import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { makeBusyboxImage } from '../../test/images/busybox.ts';
import type { RuntimeUnderTest } from '../runtime/runtime.contract.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { dockerRuntime } from './docker-runtime.ts';

const run = promisify(execFile);

/** A Docker runtime under test. */
export interface DockerUnderTest extends RuntimeUnderTest {
  /** Name of its Docker network. */
  readonly network: string;
  /** A runtime for the same node that knows nothing of the first, as after a restart; through another address if given. */
  another(host?: string): ContainerRuntime;
}

/** A Docker runtime for end-to-end tests with its own node name and network; dispose removes all that it made. */
export async function makeDockerUnderTest(): Promise<DockerUnderTest> {
  const id = randomUUID().slice(0, 8);
  const node = `test-${id}`;
  const network = `knarr-${id}`;
  const image = await makeBusyboxImage();
  const stateDir = await mkdtemp(join(tmpdir(), 'knarr-docker-'));
  const common = { node, stateDir, network, clock: systemClock, log: silentLogger, random: Math.random };
  const another = (host?: string) => dockerRuntime(host === undefined ? common : { ...common, host });
  const runtime = another();
  return {
    runtime,
    image,
    network,
    another,
    async dispose() {
      await runtime.close();
      const { stdout } = await run('docker', ['ps', '-aq', '--filter', `label=knarr.dev/node=${node}`]);
      const left = stdout.split('\n').filter((line) => line !== '');
      if (left.length > 0) await run('docker', ['rm', '-f', '-v', ...left]);
      await run('docker', ['network', 'rm', network]);
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
