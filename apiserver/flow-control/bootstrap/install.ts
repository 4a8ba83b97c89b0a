import { type Clock, sleep } from '../../../api/clock.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../../api/errors/predicates.ts';
import type { Logger } from '../../../api/logger.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../../../proto/gen/flowcontrol/v1.ts';
import { MASTERS, userOf } from '../../authentication/user-info.ts';
import type { ApiServer, ServerCore } from '../../server.ts';
import { flowControlGroup } from '../configuration.ts';
import { type BootstrapObject, mandatoryLevels, suggestedLevels } from './levels.ts';
import { obsolete, reconcileConfiguration } from './reconcile.ts';
import { mandatorySchemas, suggestedSchemas } from './schemas.ts';

/** Who writes what a server makes of itself, and the name in managedFields; both are kube-apiserver's. */
const self = userOf('system:apiserver', { groups: [MASTERS] });
const manager = 'api-priority-and-fairness-config-producer-v1';

const kinds = [
  {
    resource: 'flowschemas',
    mandatory: Object.values(mandatorySchemas),
    suggested: suggestedSchemas,
  },
  {
    resource: 'prioritylevelconfigurations',
    mandatory: Object.values(mandatoryLevels),
    suggested: suggestedLevels,
  },
] as const;

/**
 * Makes the configuration of flow control what Kubernetes has in a new cluster, through the server's own stages. Writes
 * nothing where all is as it should be. Resolves to the number of writes; rejects with the first StatusError.
 */
export async function installFlowConfiguration(
  core: ServerCore,
  server: ApiServer,
  signal: AbortSignal,
): Promise<number> {
  let written = 0;
  for (const { resource, mandatory, suggested } of kinds) {
    const type = core.registry.find(flowControlGroup, 'v1', resource);
    if (!type) continue;
    const path = `/apis/${flowControlGroup}/v1/${resource}`;
    const call = async (method: string, at: string, body: unknown): Promise<void> => {
      try {
        await server.call({
          method,
          path: at,
          query: new URLSearchParams(method === 'DELETE' ? {} : { fieldManager: manager }),
          user: self,
          agent: 'kube-apiserver',
          body,
          contentType: 'application/json',
          signal,
        });
        written++;
      } catch (error) {
        // Someone was faster; what they made of it is looked at the next time.
        if (!isAlreadyExists(error) && !isConflict(error) && !isNotFound(error)) {
          throw new Error(`${method} ${at} of the bootstrap configuration`, { cause: error });
        }
      }
    };
    const bring = async (
      wanted: BootstrapObject<FlowSchema['spec'] | PriorityLevelConfiguration['spec']>,
      must: boolean,
    ) => {
      const stored = core.objects.peek(type, '', wanted.name)?.object as unknown as FlowSchema | undefined;
      const step = reconcileConfiguration(wanted, stored, must);
      if (step.kind === 'create') await call('POST', path, step.object);
      else if (step.kind === 'update') await call('PUT', `${path}/${wanted.name}`, step.object);
    };
    await Promise.all([
      ...mandatory.map((wanted) => bring(wanted, true)),
      ...suggested.map((wanted) => bring(wanted, false)),
    ]);
    const wanted = new Set<string>([...mandatory, ...suggested].map(({ name }) => name));
    const stored = core.objects
      .cache(type)
      .all()
      .map(({ object }) => object as unknown as FlowSchema);
    for (const name of obsolete(stored, wanted)) await call('DELETE', `${path}/${name}`, {});
  }
  return written;
}

/** How often the configuration is put right again, in milliseconds. */
const period = 60_000;

/** Installs the configuration again and again until `signal` is aborted; a failure is logged and tried anew. Never rejects. */
export async function keepFlowConfiguration(
  core: ServerCore,
  server: ApiServer,
  { clock, log, signal }: { readonly clock: Clock; readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  while (await sleep(clock, period, signal)) {
    try {
      await installFlowConfiguration(core, server, signal);
    } catch (error) {
      if (!signal.aborted) log.warn('the configuration of flow control could not be kept', { error });
    }
  }
}
