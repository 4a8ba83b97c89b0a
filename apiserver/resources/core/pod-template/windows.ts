import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { PodSpec, WindowsSecurityContextOptions } from '../../../../proto/gen/core/v1.ts';
import { checkText } from '../field-checks.ts';
import { eachContainer } from './each-container.ts';
import { isPrivilegedAllowed } from './rules.ts';

const maxCredentialKiB = 64;
const maxDomain = 256;
const maxUser = 104;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
const control = /[\x00-\x1f\x7f]/;
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`);

/** Identity of containers on Windows. */
export function checkWindowsOptions(
  errors: FieldError[],
  options: WindowsSecurityContextOptions,
  path: FieldPath,
): void {
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    checkText(errors, isDns1123Subdomain, gmsaCredentialSpecName, path, 'gmsaCredentialSpecName');
  }
  if (gmsaCredentialSpec !== undefined) {
    const at = path.child('gmsaCredentialSpec');
    if (gmsaCredentialSpec === '') {
      errors.push(invalidField(at, '', 'gmsaCredentialSpec cannot be an empty string'));
    } else if (Buffer.byteLength(gmsaCredentialSpec) > maxCredentialKiB * 1024) {
      errors.push(
        invalidField(at, gmsaCredentialSpec, `gmsaCredentialSpec size must be under ${maxCredentialKiB} KiB`),
      );
    }
  }
  if (runAsUserName !== undefined) {
    for (const problem of userNameProblems(runAsUserName)) {
      errors.push(invalidField(path.child('runAsUserName'), runAsUserName, `runAsUserName${problem}`));
    }
  }
}

/** Of `user` or `domain\user`. */
function userNameProblems(name: string): string[] {
  if (name === '') return [' cannot be an empty string'];
  if (control.test(name)) return [' cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return [' cannot contain more than one backslash'];
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const user = parts[parts.length - 1] ?? '';
  const problems: string[] = [];
  if ((domain ?? '').length >= maxDomain) problems.push(`'s Domain length must be under ${maxDomain} characters`);
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain)) {
    problems.push("'s Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') problems.push("'s User cannot be empty");
  else if (user.length > maxUser) problems.push(`'s User length must not be longer than ${maxUser} characters`);
  if (/^[. ]+$/.test(user)) problems.push("'s User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    problems.push('\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return problems;
}

/** Containers that run as processes of a Windows node: all of a pod or none. */
export function checkHostProcess(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let total = 0;
  let onHost = 0;
  eachContainer(spec, path, (container, at) => {
    total++;
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (own !== undefined && ofPod !== undefined && own !== ofPod) {
      errors.push(
        invalidField(
          at().child('securityContext', 'windowsOptions', 'hostProcess'),
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
    }
    if (own ?? ofPod) onHost++;
  });
  if (onHost === 0) return;
  if (onHost !== total) {
    errors.push(
      invalidField(
        path,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  }
  if (!spec.hostNetwork) {
    errors.push(
      invalidField(
        path.child('hostNetwork'),
        false,
        'hostNetwork must be true if pod contains any hostProcess containers',
      ),
    );
  }
  if (!isPrivilegedAllowed()) {
    errors.push(forbiddenField(path, 'hostProcess containers are disallowed by cluster policy'));
  }
}

const podContextOfLinux = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;

const containerContextOfLinux = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

/** Fields that the pod's operating system does not have. https://kubernetes.io/docs/concepts/workloads/pods/#pod-os */
export function checkOs(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (!spec.os) return;
  const { name } = spec.os;
  if (!name) errors.push(required(path.child('os', 'name'), 'cannot be empty'));
  else if (name === 'linux') checkLinux(errors, spec, path);
  else if (name === 'windows') checkWindows(errors, spec, path);
  else errors.push(notSupported(path.child('os'), name, ['linux', 'windows']));
}

function checkLinux(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const problem = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) {
    errors.push(forbiddenField(path.child('securityContext', 'windowsOptions'), problem));
  }
  eachContainer(spec, path, (container, at) => {
    if (!container.securityContext?.windowsOptions) return;
    errors.push(forbiddenField(at().child('securityContext', 'windowsOptions'), problem));
  });
}

function checkWindows(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const refuse = (at: FieldPath) => errors.push(forbiddenField(at, 'cannot be set for a windows pod'));
  for (const name of podContextOfLinux) {
    if (spec.securityContext?.[name] !== undefined) refuse(path.child('securityContext', name));
  }
  for (const name of ['hostUsers', 'shareProcessNamespace'] as const) {
    if (spec[name] !== undefined) refuse(path.child(name));
  }
  for (const name of ['hostPID', 'hostIPC'] as const) if (spec[name]) refuse(path.child(name));
  eachContainer(spec, path, (container, at) => {
    for (const name of containerContextOfLinux) {
      if (container.securityContext?.[name] !== undefined) refuse(at().child('securityContext', name));
    }
  });
}
