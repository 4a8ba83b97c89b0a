import { failure } from '../../api/errors/status-error.ts';

/**
 * The number of a version that a write names; 0 when it names none. Throws for what is no number: in Kubernetes an error of the
 * storage's, without a reason.
 */
export function parseVersion(text = ''): number {
  if (text === '') return 0;
  if (/^\d{1,19}$/.test(text)) return Number(text);
  throw failure('', `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
}
