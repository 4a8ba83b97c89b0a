import { StatusError } from '../../api/errors/status-error.ts';
import type { FetchedObject, Selectors } from '../objects/fetch.ts';
import { getObject, listObjects } from '../objects/fetch.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import type { DescribeContext } from './describer.ts';
import { describeEvents } from './events.ts';
import { describerOf } from './kinds.ts';
import { Lines } from './lines.ts';

/** What describers may ask of a session. */
export function describeContext(
  { api, resources }: Session,
  { io, flags }: { readonly io: Pick<Call['io'], 'clock'>; readonly flags: { readonly 'chunk-size': number } },
): DescribeContext {
  const list = async (type: string, namespace: string | undefined, selectors: Selectors = {}) => {
    const resource = await resources.find(type);
    const target = { kind: 'collection', resource, namespace } as const;
    return (await listObjects(api, target, { chunkSize: flags['chunk-size'], ...selectors })).items;
  };
  return {
    now: io.clock.now(),
    list,
    async tryList(type, namespace, selectors) {
      try {
        return await list(type, namespace, selectors);
      } catch (error) {
        if (error instanceof StatusError) return undefined;
        throw error;
      }
    },
    async get(type, namespace, name) {
      return getObject(api, { kind: 'object', resource: await resources.find(type), namespace, name });
    },
  };
}

/** The description of one object. Throws what the server answers when it is asked for more. */
export async function describeOne(
  { target, object }: FetchedObject,
  context: DescribeContext,
  withEvents: boolean,
): Promise<string> {
  const { group, name: type, kind, version: given } = target.resource;
  const { describe, events, version = given } = await describerOf(group, kind);
  const lines = new Lines();
  const shown =
    version === given ? object : await context.get(`${type}.${version}.${group}`, target.namespace, target.name);
  await describe(shown, lines, context);
  if (withEvents && events) await describeEvents({ ...shown, kind }, lines, context);
  return lines.aligned();
}
