import { type FieldError, invalidField, required, tooLong } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isCIdentifier } from '../../../api/names/format.ts';
import { checkText } from '../core/field-checks.ts';
import { checkDriverName } from '../storage/parameters.ts';

const maxPool = 253;
const maxId = 32;

/** Reports what can be no name of a pool: subdomains, with slashes between them. */
export function checkPoolName(errors: FieldError[], name: string, path: FieldPath): void {
  if (!name) {
    errors.push(required(path));
    return;
  }
  if (name.length > maxPool) errors.push(tooLong(path, maxPool));
  for (const part of name.split('/')) checkText(errors, isDns1123Subdomain, part, path);
}

/** Reports what can be no name of an attribute or capacity: an identifier, perhaps with the domain of who defines it. */
export function checkQualifiedName(errors: FieldError[], name: string, path: FieldPath): void {
  const [first = '', second, ...more] = name.split('/');
  if (more.length > 0) {
    errors.push(invalidField(path, name, 'must not contain more than one slash'));
    return;
  }
  if (second === undefined) {
    checkIdentifier(errors, first, path);
    return;
  }
  if (first === '') errors.push(invalidField(path, '', 'the domain must not be empty'));
  else checkDriverName(errors, first, path);
  if (second === '') errors.push(invalidField(path, '', 'the name must not be empty'));
  else checkIdentifier(errors, second, path);
}

/** The same where the domain must be there. */
export function checkFullName(errors: FieldError[], name: string, path: FieldPath): void {
  checkQualifiedName(errors, name, path);
  if (!name.includes('/')) {
    errors.push(invalidField(path, name, 'a fully qualified name must be a domain and a name separated by a slash'));
  }
}

function checkIdentifier(errors: FieldError[], name: string, path: FieldPath): void {
  if (name.length > maxId) errors.push(tooLong(path, maxId));
  checkText(errors, isCIdentifier, name, path);
}
