import { isPlainObject } from '../../api/codec/wording.ts';

/** What keeps a document from being looked up in the schema, in kubectl's words; undefined for one that says its kind. */
export function formProblem(document: unknown): string | undefined {
  if (!isPlainObject(document)) return 'invalid object to validate';
  if (document.kind === 'List' && document.apiVersion === 'v1') {
    if (!Array.isArray(document.items)) return 'invalid object to validate';
    const problems = document.items.map(formProblem).filter((one) => one !== undefined);
    return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  }
  const problems = (['apiVersion', 'kind'] as const).flatMap((field) => {
    const value = document[field];
    if (value === undefined || value === null) return [`${field} not set`];
    return typeof value === 'string' ? [] : [`${field} isn't string type`];
  });
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}
