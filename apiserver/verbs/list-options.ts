import { badRequest, expired, invalid } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { forbiddenField, invalidField, notSupported } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { type FieldSelector, parseFieldSelector } from '../../api/labels/field-selector.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import type { Selector } from '../../api/labels/selector.ts';
import { isTrue } from '../request/info.ts';
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

/** A resourceVersion from a client; throws what Kubernetes answers to one that is no number. */
export function parseResourceVersion(text: string | null, watch = false): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text)) {
    // A watch answers 500 without a reason, which is what clients of Kubernetes see.
    if (watch) {
      throw failure(
        '',
        `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
        undefined,
        { code: 500 },
      );
    }
    throw invalid({ group: '', kind: 'ListOptions' }, '', [
      invalidField(
        fieldPath('resourceVersion'),
        text,
        `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
      ),
    ]);
  }
  return Number(text);
}

/** Reads the options of a list or watch and checks that they go together. */
export function listOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const labelText = query.get('labelSelector');
  const fieldText = query.get('fieldSelector');
  const labels = labelText ? parseOrRefuse(() => parseSelector(labelText), 'unable to parse requirement: ') : undefined;
  const fields = fieldText ? parseOrRefuse(() => parseFieldSelector(fieldText), '') : undefined;
  const match = query.get('resourceVersionMatch') ?? '';
  const versionText = query.get('resourceVersion');
  const token = query.get('continue') ?? '';
  const sendText = query.get('sendInitialEvents');
  const sendInitialEvents = sendText === null || sendText === '' ? undefined : isTrue(sendText);
  const limit = integerOption(query, 'limit') ?? 0;
  const errors = [];
  if (match !== '') {
    const path = fieldPath('resourceVersionMatch');
    if (watch && sendInitialEvents === undefined) {
      errors.push(
        forbiddenField(path, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
      );
    }
    if (!watch) {
      if (!versionText)
        errors.push(forbiddenField(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
      if (token !== '')
        errors.push(forbiddenField(path, 'resourceVersionMatch is forbidden when continue is provided'));
    }
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported(path, match, ['Exact', 'NotOlderThan']));
    if (match === 'Exact' && versionText === '0') {
      errors.push(forbiddenField(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
    if (watch && match !== 'NotOlderThan' && sendInitialEvents !== undefined) {
      errors.push(notSupported(path, match, ['NotOlderThan']));
    }
  } else if (watch && sendInitialEvents !== undefined) {
    errors.push(
      forbiddenField(
        fieldPath('resourceVersionMatch'),
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      ),
    );
  }
  if (!watch && sendInitialEvents !== undefined) {
    errors.push(forbiddenField(fieldPath('sendInitialEvents'), 'sendInitialEvents is forbidden for list'));
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  if (token !== '' && versionText && versionText !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return {
    labels,
    fields,
    resourceVersion: parseResourceVersion(versionText, watch),
    match: match as ListOptions['match'],
    limit: Math.max(0, limit),
    continue: token === '' ? undefined : parseContinue(token),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents,
    timeoutSeconds: integerOption(query, 'timeoutSeconds'),
  };
}

function parseOrRefuse<T>(parse: () => T, prefix: string): T {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw badRequest(message.startsWith(prefix) ? message : `${prefix}${message}`);
  }
}

/** Where a chunked list goes on, and as of which revision. */
export interface ContinueToken {
  /** -1: the list is no longer consistent, go on with the newest. */
  readonly revision: number;
  /** The last key before the next chunk, relative to the prefix of the list. */
  readonly after: string;
}

/** Opaque to clients, and of the same form as Kubernetes' own. */
export function formatContinue(token: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.revision, start: `${token.after}\u0000` }),
  ).toString('base64url');
}

function parseContinue(text: string): ContinueToken {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw badRequest('invalid continue token: continue key is not valid: illegal base64 data at input byte 0');
  }
  const { v, rv, start } = (value ?? {}) as { v?: unknown; rv?: unknown; start?: unknown };
  if (
    v !== 'meta.k8s.io/v1' ||
    typeof start !== 'string' ||
    typeof rv !== 'number' ||
    !start.endsWith('\u0000') ||
    start.startsWith('/') ||
    start.includes('..')
  ) {
    throw badRequest('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  return { revision: rv, after: start.slice(0, -1) };
}

/** The version that a list should go on at is gone; the token in it lets the client go on with the newest. */
export function continueExpired(after: string): Error {
  const error = expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  error.status.metadata = { ...error.status.metadata, continue: formatContinue({ revision: -1, after }) };
  return error;
}
