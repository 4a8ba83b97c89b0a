import { messageOf } from '../../api/errors/message-of.ts';
import type { RuntimeCondition, RuntimeStatus, RuntimeVersion } from '../runtime/runtime.ts';
import type { DockerContext } from './context.ts';

/** The part of `GET /info` in use. */
interface EngineInfo {
  readonly CgroupDriver?: string;
  readonly CgroupVersion?: string;
}

/** See ContainerRuntime.version. */
export async function runtimeVersion({ engine }: DockerContext, signal: AbortSignal): Promise<RuntimeVersion> {
  const { Version, ApiVersion } = await engine.version(signal);
  return { runtimeName: 'docker', runtimeVersion: Version, apiVersion: ApiVersion };
}

/** See ContainerRuntime.status. */
export async function runtimeStatus({ engine, network }: DockerContext, signal: AbortSignal): Promise<RuntimeStatus> {
  let info: EngineInfo;
  try {
    info = await engine.json<EngineInfo>({ what: 'ask for the engine', path: '/info' }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const down = refused('RuntimeReady', 'DockerDaemonNotReady', error);
    return { conditions: [down, { ...down, type: 'NetworkReady' }] };
  }
  const ready = { type: 'RuntimeReady', status: true, reason: '', message: '' } as const;
  const cgroups = cgroupsOf(info);
  try {
    const { range: podCIDR } = await network.ensure();
    return { conditions: [ready, { ...ready, type: 'NetworkReady' }], podCIDR, ...cgroups };
  } catch (error) {
    signal.throwIfAborted();
    return { conditions: [ready, refused('NetworkReady', 'NetworkPluginNotReady', error)], ...cgroups };
  }
}

function refused(type: RuntimeCondition['type'], reason: string, error: unknown): RuntimeCondition {
  return { type, status: false, reason, message: messageOf(error) };
}

function cgroupsOf({ CgroupDriver, CgroupVersion }: EngineInfo): Pick<RuntimeStatus, 'cgroupDriver' | 'cgroupVersion'> {
  const cgroupVersion = CgroupVersion === '2' ? 2 : 1;
  if (CgroupDriver === 'systemd' || CgroupDriver === 'cgroupfs') return { cgroupDriver: CgroupDriver, cgroupVersion };
  return { cgroupVersion };
}
