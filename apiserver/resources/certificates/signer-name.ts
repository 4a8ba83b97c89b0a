import { type FieldError, invalidField, required, tooLong } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';

const maxLength = 571;

/** The name of a signer: `example.com/signer`. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signers */
export function checkSignerName(errors: FieldError[], name: string, path: FieldPath): void {
  if (name === '') {
    errors.push(required(path));
    return;
  }
  const [domain = '', signer, ...more] = name.split('/');
  if (signer === undefined || more.length > 0) {
    errors.push(
      invalidField(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
    );
    return;
  }
  for (const problem of isDns1123Subdomain(domain)) {
    errors.push(invalidField(path, domain, `validating label ${JSON.stringify(domain)}: ${problem}`));
  }
  if (!domain.includes('.')) {
    errors.push(invalidField(path, domain, 'should be a domain with at least two segments separated by dots'));
  }
  if (signer === '') errors.push(invalidField(path, signer, 'validating label "": must be non-empty'));
  else {
    for (const problem of isDns1123Subdomain(signer)) {
      errors.push(invalidField(path, signer, `validating label ${JSON.stringify(signer)}: ${problem}`));
    }
  }
  if (name.length > maxLength) errors.push(tooLong(path, maxLength));
}
