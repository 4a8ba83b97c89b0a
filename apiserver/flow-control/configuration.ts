import type { FlowSchema, FlowSchemaCondition, PriorityLevelConfiguration } from '../../proto/gen/flowcontrol/v1.ts';
import { type BootstrapObject, mandatoryLevels } from './bootstrap/levels.ts';
import { mandatorySchemas } from './bootstrap/schemas.ts';
import type { Queuing } from './queue-set.ts';
import type { SeatShares } from './seats.ts';

export const flowControlGroup = 'flowcontrol.apiserver.k8s.io';

/** A priority level as the server runs it. */
export interface LevelSettings extends SeatShares {
  readonly name: string;
  readonly uid: string;
  readonly exempt: boolean;
  /** Undefined where requests without a seat are refused. */
  readonly queuing: Queuing | undefined;
}

/** A flow schema that sends requests to a level that exists. */
export interface SchemaSettings {
  readonly name: string;
  readonly uid: string;
  readonly level: string;
  readonly spec: FlowSchema['spec'];
}

/** What all configuration objects together ask for. */
export interface FlowConfiguration {
  readonly levels: readonly LevelSettings[];
  /** In the order in which they are tried. */
  readonly schemas: readonly SchemaSettings[];
  /** The condition Dangling that each schema should have, by its name. */
  readonly dangling: ReadonlyMap<string, FlowSchemaCondition>;
}

/** What counts of a configuration object. */
type Stored<T extends FlowSchema | PriorityLevelConfiguration> = {
  readonly metadata: Partial<Pick<T['metadata'], 'name' | 'uid'>>;
  readonly spec: T['spec'];
};

/**
 * Reads the configuration objects as they are stored: the mandatory ones are there in any case, schemas of missing
 * levels take no requests, and schemas are tried by their precedence, then by name.
 */
export function readConfiguration(
  schemas: readonly Stored<FlowSchema>[],
  levels: readonly Stored<PriorityLevelConfiguration>[],
): FlowConfiguration {
  const settings = levels.flatMap((level) => levelSettings(level.metadata.name ?? '', level.metadata.uid, level.spec));
  for (const { name, spec } of Object.values(mandatoryLevels)) {
    if (!settings.some((level) => level.name === name)) settings.push(...levelSettings(name, '', spec));
  }
  const known = new Set(settings.map(({ name }) => name));
  const usable = schemas
    .filter(({ spec }) => known.has(spec.priorityLevelConfiguration.name))
    .map((schema) => schemaSettings(schema.metadata.name ?? '', schema.metadata.uid, schema.spec))
    .sort((a, b) => precedence(a) - precedence(b) || (a.name < b.name ? -1 : 1));
  const { exempt, 'catch-all': rest } = mandatorySchemas;
  if (!usable.some(({ name }) => name === exempt.name)) usable.unshift(mandatory(exempt));
  if (!usable.some(({ name }) => name === rest.name)) usable.push(mandatory(rest));
  return {
    levels: settings,
    schemas: usable,
    dangling: new Map(
      schemas.map(({ metadata, spec }) => {
        const level = spec.priorityLevelConfiguration.name;
        return [metadata.name ?? '', danglingCondition(level, known.has(level))];
      }),
    ),
  };
}

const precedence = ({ spec }: SchemaSettings) => spec.matchingPrecedence ?? 1000;
const mandatory = ({ name, spec }: BootstrapObject<FlowSchema['spec']>) => schemaSettings(name, '', spec);

function schemaSettings(name: string, uid: string | undefined, spec: FlowSchema['spec']): SchemaSettings {
  return { name, uid: uid ?? '', level: spec.priorityLevelConfiguration.name, spec };
}

/** None for a level whose parts contradict each other, which validation lets nobody store. */
function levelSettings(
  name: string,
  uid: string | undefined,
  { type, limited, exempt }: PriorityLevelConfiguration['spec'],
): LevelSettings[] {
  if (type === 'Exempt' && name === mandatoryLevels.exempt.name) {
    return [
      {
        name,
        uid: uid ?? '',
        exempt: true,
        queuing: undefined,
        shares: exempt?.nominalConcurrencyShares ?? 0,
        lendablePercent: exempt?.lendablePercent ?? 0,
        borrowingLimitPercent: undefined,
      },
    ];
  }
  const response = limited?.limitResponse;
  if (type !== 'Limited' || !limited || (response?.type === 'Queue') !== (response?.queuing !== undefined)) return [];
  const queuing = response?.queuing;
  return [
    {
      name,
      uid: uid ?? '',
      exempt: false,
      queuing: queuing && {
        queues: queuing.queues ?? 64,
        handSize: queuing.handSize ?? 8,
        queueLengthLimit: queuing.queueLengthLimit ?? 50,
      },
      shares: limited.nominalConcurrencyShares ?? 30,
      lendablePercent: limited.lendablePercent ?? 0,
      borrowingLimitPercent: limited.borrowingLimitPercent,
    },
  ];
}

/** Without the time of its change, which is when it is written. */
function danglingCondition(level: string, found: boolean): FlowSchemaCondition {
  const what = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  return found
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${what} and it exists` }
    : { type: 'Dangling', status: 'True', reason: 'NotFound', message: `${what} but there is no such object` };
}
