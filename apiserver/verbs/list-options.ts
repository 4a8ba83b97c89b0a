import { badRequest, expired, invalid } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { type FieldError, forbiddenField, notSupported } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { type FieldSelector, parseFieldSelector } from '../../api/labels/field-selector.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import type { Selector } from '../../api/labels/selector.ts';
import { isTrue } from '../request/info.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-text.ts';
import { integerOption } from './options.ts';

/** What a list, a watch or a deletecollection asks for. */
export interface ListOptions {
  readonly labels: Selector | undefined;
  readonly fields: FieldSelector | undefined;
  /** Undefined: the newest; 0: anything there is. */
  readonly resourceVersion: number | undefined;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  readonly limit: number;
  readonly continue: ContinueToken | undefined;
  readonly bookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  readonly timeoutSeconds: number | undefined;
}

/**
 * A resourceVersion from a client; throws what Kubernetes answers to one that is no number: a 500 without a reason, which is
 * what its clients see.
 */
export function parseResourceVersion(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text)) {
    const quoted = JSON.stringify(text);
    throw failure(
      '',
      `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`,
    );
  }
  return Number(text);
}

/** Reads the options of a list or watch and checks that they go together. */
export function listOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const labelText = query.get('labelSelector');
  const fieldText = query.get('fieldSelector');
  const labels = labelText ? parseOrRefuse(() => parseSelector(labelText)) : undefined;
  const fields = fieldText ? parseOrRefuse(() => parseFieldSelector(fieldText)) : undefined;
  const match = query.get('resourceVersionMatch') ?? '';
  const versionText = query.get('resourceVersion');
  const token = query.get('continue') ?? '';
  const sendText = query.get('sendInitialEvents');
  const sendInitialEvents = sendText === null || sendText === '' ? undefined : isTrue(sendText);
  const limit = integerOption(query, 'limit') ?? 0;
  const asked = { match, versionText, token, sendInitialEvents };
  const errors = watch ? checkWatch(asked) : checkList(asked);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  // A watch goes on from a version, whatever token comes with it.
  const goesOn = token === '' || watch ? undefined : parseContinue(token);
  if (goesOn && versionText && versionText !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return {
    labels,
    fields,
    resourceVersion: parseResourceVersion(versionText),
    match: match as ListOptions['match'],
    // Who takes whatever is there gets all of it, as from Kubernetes' watch cache.
    limit: versionText === '0' && !goesOn ? 0 : Math.max(0, limit),
    continue: goesOn,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents,
    timeoutSeconds: integerOption(query, 'timeoutSeconds'),
  };
}

/** Those of the options that must go together. */
interface Asked {
  readonly match: string;
  readonly versionText: string | null;
  readonly token: string;
  readonly sendInitialEvents: boolean | undefined;
}

const matchPath = fieldPath('resourceVersionMatch');
const continued = 'resourceVersionMatch is forbidden when continue is provided';

function checkList({ match, versionText, token, sendInitialEvents }: Asked): FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (!versionText)
      errors.push(forbiddenField(matchPath, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token !== '') errors.push(forbiddenField(matchPath, continued));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported(matchPath, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && versionText === '0')
      errors.push(forbiddenField(matchPath, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined)
    errors.push(forbiddenField(fieldPath('sendInitialEvents'), 'sendInitialEvents is forbidden for list'));
  return errors;
}

function checkWatch({ match, versionText, token, sendInitialEvents }: Asked): FieldError[] {
  const errors: FieldError[] = [];
  // Watches that begin with what is there had no word for it in the past; they are taken as if they had.
  const ofOld = sendInitialEvents === undefined && match === '' && (!versionText || versionText === '0');
  const wanted = ofOld ? 'NotOlderThan' : match;
  if (sendInitialEvents !== undefined && wanted !== 'NotOlderThan')
    errors.push(forbiddenField(matchPath, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (wanted === '') return errors;
  if (sendInitialEvents === undefined && !ofOld) {
    const problem = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    errors.push(forbiddenField(matchPath, problem));
  }
  if (wanted !== 'NotOlderThan') errors.push(notSupported(matchPath, wanted, ['NotOlderThan']));
  if (token !== '') errors.push(forbiddenField(matchPath, continued));
  return errors;
}

function parseOrRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

/** Where a chunked list goes on, and as of which revision. */
export interface ContinueToken {
  /** -1: the list is no longer consistent, go on with the newest. */
  readonly revision: number;
  /** The last key before the next chunk, relative to the prefix of the list. */
  readonly after: string;
}

const version = 'meta.k8s.io/v1';

/** Opaque to clients, and of the same form as Kubernetes' own. */
export function formatContinue(token: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: version, rv: token.revision, start: `${token.after}\u0000` })).toString(
    'base64url',
  );
}

function parseContinue(text: string): ContinueToken {
  const refuse = (reason: string) => badRequest(`invalid continue token: continue key is not valid: ${reason}`);
  const bad = /[^A-Za-z0-9_-]/.exec(text);
  // One character more than whole groups of four can hold no byte.
  const broken = bad?.index ?? (text.length % 4 === 1 ? text.length - 1 : undefined);
  if (broken !== undefined) throw refuse(`illegal base64 data at input byte ${broken}`);
  let value: unknown;
  try {
    // Byte by byte, as the message names the first byte that is wrong.
    value = parseJsonText(Buffer.from(text, 'base64url').toString('latin1'));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw refuse(error.message);
    throw error;
  }
  const { v = '', rv = 0, start = '' } = (value ?? {}) as { v?: unknown; rv?: unknown; start?: unknown };
  if (v !== version) throw refuse(`server does not recognize this encoded version ${JSON.stringify(v)}`);
  if (typeof rv !== 'number' || rv === 0) {
    throw refuse(`incorrect encoded start resourceVersion (version ${version})`);
  }
  if (typeof start !== 'string' || start === '') throw refuse(`encoded start key empty (version ${version})`);
  const after = Buffer.from(start, 'latin1').toString('utf8');
  const key = after.slice(0, -1);
  // A key that leads out of the list's own folder would show what the client was not allowed to list.
  const leadsOut = key !== '' && key.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (!after.endsWith('\u0000') || leadsOut) throw refuse(after);
  return { revision: rv, after: key };
}

/** The version that a list should go on at is gone; the token in it lets the client go on with the newest. */
export function continueExpired(after: string): Error {
  const error = expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  error.status.metadata = { ...error.status.metadata, continue: formatContinue({ revision: -1, after }) };
  return error;
}
