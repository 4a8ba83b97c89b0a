import { decodeJson } from '../../api/codec/json-decode.ts';
import { DecodeError, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { invalid, unsupportedMediaType } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { invalidField, notSupported } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { RequestContext } from '../request/context.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-text.ts';
import { parseYaml, YamlSyntaxError } from '../request/yaml.ts';
import { bodyTypes, contentTypeOf, fromProtobuf, protobufType, readBytes, withVersionAndKind } from './input.ts';
import { checkDryRun, integerOption } from './options.ts';

/** What a deletion is asked to heed. */
export interface DeleteOptions {
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
  /** Asked for in the old way to let dependents go too: then a deletion that takes its time is answered with 202. */
  readonly cascading: boolean;
  /** As sent, for admission. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Asks for an object that cannot be read to be removed without looking at it. It takes part in no rule of deletion, so it is
 * refused rather than passed over.
 */
const unsafe = 'ignoreStoreReadErrorWithClusterBreakingPotential';

const noQuery = new URLSearchParams();

/** The options, from the body or, only where there is none, from the query. */
export async function deleteOptions(context: RequestContext): Promise<DeleteOptions> {
  let query = context.query;
  let given: Record<string, unknown> = {};
  if (context.given) given = isPlainObject(context.given.body) ? context.given.body : {};
  else {
    const bytes = await readBytes(context);
    if (bytes.length > 0) {
      given = await readOptions(context, bytes);
      query = noQuery;
    }
  }
  if (Object.keys(given).length > 0) context.audit?.requestObject(given);
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const preconditions = isPlainObject(given.preconditions) ? given.preconditions : {};
  const dryRun =
    Array.isArray(given.dryRun) && given.dryRun.length > 0 ? (given.dryRun as unknown[]) : query.getAll('dryRun');
  const propagation = text(given.propagationPolicy) ?? text(query.get('propagationPolicy'));
  const orphan =
    given.orphanDependents ?? (query.has('orphanDependents') ? query.get('orphanDependents') === 'true' : undefined);
  const errors = [];
  if (propagation !== undefined && !['Background', 'Foreground', 'Orphan'].includes(propagation)) {
    errors.push(
      notSupported(fieldPath('propagationPolicy'), propagation, ['Foreground', 'Background', 'Orphan', 'nil']),
    );
  }
  if (propagation !== undefined && typeof orphan === 'boolean') {
    errors.push(
      invalidField(
        fieldPath('propagationPolicy'),
        propagation,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    );
  }
  if (given[unsafe] === true || query.get(unsafe) === 'true') {
    const problem =
      context.info.verb === 'deletecollection'
        ? 'is not allowed with DELETECOLLECTION, try again after removing the option'
        : 'is not supported by this server, try again after removing the option';
    errors.push(invalidField(fieldPath(unsafe), true, problem));
  }
  errors.push(...checkDryRun(dryRun));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  return {
    gracePeriodSeconds: number(given.gracePeriodSeconds) ?? integerOption(query, 'gracePeriodSeconds'),
    propagation:
      (propagation as DeleteOptions['propagation']) ??
      (orphan === true ? 'Orphan' : orphan === false ? 'Background' : undefined),
    uid: text(preconditions.uid),
    resourceVersion: text(preconditions.resourceVersion),
    dryRun: dryRun.length > 0,
    cascading: orphan === false,
    given,
  };
}

const kind = 'DeleteOptions';
const schema = messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.DeleteOptions');

/** Whatever is wrong with the options is passed on without a reason, as a 500: so Kubernetes has it. */
async function readOptions(context: RequestContext, bytes: Buffer): Promise<JsonObject> {
  try {
    const value = withVersionAndKind(await parseOptions(contentTypeOf(context), bytes));
    if (typeof value.kind === 'string' && value.kind !== '' && value.kind !== kind)
      throw new DecodeError(`decoded object cannot be converted to ${kind}`);
    return decodeJson(schema, value);
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw failure('', `couldn't get version/kind; json parse error: ${error.message}`);
    if (error instanceof YamlSyntaxError || error instanceof DecodeError) throw failure('', error.message);
    throw error;
  }
}

async function parseOptions(type: string, bytes: Buffer): Promise<unknown> {
  if (!bodyTypes.includes(type)) throw unsupportedMediaType(bodyTypes);
  if (type === protobufType) return fromProtobuf(bytes, { kind, schema });
  const text = bytes.toString('utf8');
  return type === 'application/yaml' ? (await parseYaml(text)).value : parseJsonText(text);
}
