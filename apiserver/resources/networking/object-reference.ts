import { type FieldError, required } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isPathSegmentName } from '../../../api/names/format.ts';
import { checkText } from '../core/field-checks.ts';

interface Reference {
  readonly apiGroup?: string | null;
  readonly kind: string;
  readonly name: string;
}

/** Reports a reference by group, kind and name that can name nothing. */
export function checkReference(errors: FieldError[], reference: Reference, path: FieldPath): void {
  const { apiGroup } = reference;
  if (typeof apiGroup === 'string') checkText(errors, isDns1123Subdomain, apiGroup, path, 'apiGroup');
  for (const name of ['kind', 'name'] as const) {
    if (!reference[name]) errors.push(required(path.child(name), `${name} is required`));
    else checkText(errors, isPathSegmentName, reference[name], path, name);
  }
}
