import type { Clock } from '../../api/clock.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import type { Logger } from '../../api/logger.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { FlowSchema, FlowSchemaCondition, PriorityLevelConfiguration } from '../../proto/gen/flowcontrol/v1.ts';
import { MASTERS, userOf } from '../authentication/user-info.ts';
import type { ApiServer, ServerCore } from '../server.ts';
import { flowControlGroup, readConfiguration } from './configuration.ts';
import type { FlowControl } from './flow-control.ts';

const self = userOf('system:apiserver', { groups: [MASTERS] });
const manager = 'api-priority-and-fairness-config-consumer-v1';

/** Changes come in flocks, and a configuration is read as a whole. */
const settleMs = 100;
/** After so many conditions written for one schema within a minute another server sees it differently: leave it alone. */
const writesPerMinute = 6;

/**
 * Keeps flow control at what the configuration objects say, from what is stored now on, and the condition Dangling of
 * each schema true. A change counts as soon as the cache shows it, its condition a moment later. Returns what ends it.
 */
export function followFlowConfiguration(
  core: ServerCore,
  server: ApiServer,
  control: FlowControl,
  { clock, log, signal }: { readonly clock: Clock; readonly log: Logger; readonly signal: AbortSignal },
): () => void {
  const [schemas, levels] = ['flowschemas', 'prioritylevelconfigurations'].map((name) => {
    const resource = core.registry.find(flowControlGroup, 'v1', name);
    return resource && core.objects.cache(resource);
  });
  if (!schemas || !levels) return () => undefined;
  let cancel: (() => void) | undefined;
  const writes = new Map<string, number[]>();
  const read = () => {
    const stored = schemas.readable().map(({ object }) => object as unknown as FlowSchema);
    const configuration = readConfiguration(
      stored,
      levels.readable().map(({ object }) => object as unknown as PriorityLevelConfiguration),
    );
    control.configure(configuration);
    return { stored, dangling: configuration.dangling };
  };
  const mayWrite = (name: string): boolean => {
    const recent = (writes.get(name) ?? []).filter((at) => clock.now() - at < 60_000);
    if (recent.length >= writesPerMinute) return false;
    writes.set(name, [...recent, clock.now()]);
    return true;
  };
  const tell = async ({ stored, dangling }: ReturnType<typeof read>) => {
    for (const schema of stored) {
      const { name = '' } = schema.metadata;
      const wanted = dangling.get(name);
      if (!wanted || hasCondition(schema, wanted) || !mayWrite(name)) continue;
      await writeCondition(server, name, { ...wanted, lastTransitionTime: formatTime(clock.now()) }, signal);
    }
  };
  const changed = () => {
    const state = read();
    cancel?.();
    cancel = clock.after(settleMs, () => {
      tell(state).catch((error: unknown) => {
        if (!signal.aborted) log.warn('the conditions of flow schemas could not be written', { error });
      });
    });
  };
  changed();
  const ends = [schemas.onBatch(changed), levels.onBatch(changed), core.feed.onReset(changed)];
  return () => {
    cancel?.();
    for (const end of ends) end();
  };
}

function hasCondition({ status }: FlowSchema, wanted: FlowSchemaCondition): boolean {
  const found = status?.conditions?.find(({ type }) => type === wanted.type);
  return found?.status === wanted.status && found?.reason === wanted.reason && found?.message === wanted.message;
}

async function writeCondition(
  server: ApiServer,
  name: string,
  condition: FlowSchemaCondition,
  signal: AbortSignal,
): Promise<void> {
  try {
    await server.call({
      method: 'PATCH',
      path: `/apis/${flowControlGroup}/v1/flowschemas/${name}/status`,
      query: new URLSearchParams({ fieldManager: manager, force: 'true' }),
      user: self,
      agent: 'kube-apiserver',
      body: {
        apiVersion: `${flowControlGroup}/v1`,
        kind: 'FlowSchema',
        metadata: { name },
        status: { conditions: [condition] },
      },
      contentType: 'application/apply-patch+yaml',
      signal,
    });
  } catch (error) {
    // Deleted meanwhile: there is nothing to tell any more.
    if (!isNotFound(error)) throw error;
  }
}
