import { goKind, isPlainObject } from '../../../../api/codec/wording.ts';
import { type FieldError, invalidField, required, tooLong } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isConfigMapKey } from '../../../../api/names/format.ts';
import type { Secret } from '../../../../proto/gen/core/v1.ts';
import { JsonSyntaxError, parseJsonText } from '../../../request/json-text.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { base64Bytes, maxDataBytes } from '../config-map/data-size.ts';
import { validateImmutable } from '../config-map/strategy.ts';
import { immutableMessage } from '../field-checks.ts';
import { keyPairWarnings } from './tls-warnings.ts';

const dataPath = fieldPath('data');
const accountAnnotation = 'kubernetes.io/service-account.name';

/** What is particular to secrets. https://kubernetes.io/docs/concepts/configuration/secret/ */
export const secretStrategy = strategyFor<Secret>({
  metadataChecks: ['change', 'all'],
  defaults: takeTexts,
  prepareForUpdate: (secret, old) => {
    // A write that does not say keeps the type, which may not change.
    if (!secret.type && old.type) secret.type = old.type;
  },
  validate: validateSecret,
  validateUpdate: (secret, old) => [
    ...(secret.type === old.type ? [] : [invalidField(fieldPath('type'), secret.type, immutableMessage)]),
    ...validateImmutable(secret, old),
  ],
  warnings: ({ type, data }) => {
    const text = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
    return type === 'kubernetes.io/tls' ? keyPairWarnings(text('tls.crt'), text('tls.key')) : [];
  },
  selectableFields: ({ type }) => ({ type: type ?? '' }),
});

/** `stringData` is only written: its texts become data. */
function takeTexts(secret: KindObject<Secret>): void {
  const { stringData } = secret;
  if (stringData === undefined) return;
  delete secret.stringData;
  for (const key in stringData) {
    secret.data ??= {};
    secret.data[key] = Buffer.from(stringData[key] ?? '').toString('base64');
  }
}

function validateSecret({ metadata, type, data }: KindObject<Secret>): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key in data) {
    for (const problem of isConfigMapKey(key)) errors.push(invalidField(dataPath.key(key), key, problem));
    bytes += base64Bytes(data[key] ?? '');
  }
  if (bytes > maxDataBytes) errors.push(tooLong(dataPath, maxDataBytes));
  const need = (...keys: readonly string[]) => {
    for (const key of keys) if (data?.[key] === undefined) errors.push(required(dataPath.key(key)));
  };
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if (!metadata.annotations?.[accountAnnotation]) {
        errors.push(required(fieldPath('metadata', 'annotations').key(accountAnnotation)));
      }
      break;
    case 'kubernetes.io/dockercfg':
      checkJson(errors, data, '.dockercfg');
      break;
    case 'kubernetes.io/dockerconfigjson':
      checkJson(errors, data, '.dockerconfigjson');
      break;
    case 'kubernetes.io/basic-auth':
      if (data?.username === undefined && data?.password === undefined) need('username', 'password');
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data?.['ssh-privatekey']) errors.push(required(dataPath.key('ssh-privatekey')));
      break;
    case 'kubernetes.io/tls':
      need('tls.crt', 'tls.key');
      break;
  }
  return errors;
}

/** The content is not shown in the error: it is a secret. */
function checkJson(errors: FieldError[], data: Readonly<Record<string, string>> | undefined, key: string): void {
  const text = data?.[key];
  if (text === undefined) {
    errors.push(required(dataPath.key(key)));
    return;
  }
  let problem: string | undefined;
  try {
    const value = parseJsonText(Buffer.from(text, 'base64').toString());
    if (value !== null && !isPlainObject(value)) {
      problem = `json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`;
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problem = error.message;
  }
  if (problem) errors.push(invalidField(dataPath.key(key), '<secret contents redacted>', problem));
}
