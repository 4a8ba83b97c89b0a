import { type FieldError, invalidField, notSupported, required } from '../../api/field/field-error.ts';
import { isDns1123Subdomain } from '../../api/names/dns.ts';
import { ConfigurationError, Fields, readDocument, refuseConfiguration } from '../configuration/document.ts';
import {
  type AuditLevel,
  type AuditPolicy,
  type AuditResources,
  type AuditRule,
  type AuditStage,
  auditLevels,
  auditStages,
} from './policy.ts';

/**
 * Reads `--audit-policy-file`, a Policy of audit.k8s.io/v1. Everything that Kubernetes refuses is refused, in its words, and
 * so are fields that nobody knows. Throws ConfigurationError.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Policy
 */
export async function readAuditPolicy(text: string, { file }: { readonly file: string }): Promise<AuditPolicy> {
  const document = await readDocument(text, { file, group: 'audit.k8s.io', kind: 'Policy', versions: ['v1'] });
  const errors: FieldError[] = [];
  const root = new Fields(document, '', errors);
  for (const name of ['apiVersion', 'kind']) root.text(name);
  // Metadata of an object that nothing stores.
  root.object('metadata');
  const omitStages = stagesOf(root);
  const omitManagedFields = root.boolean('omitManagedFields') ?? false;
  const rules = root.objects('rules').map(ruleOf);
  root.end();
  refuseConfiguration(file, errors);
  if (rules.length === 0) throw new ConfigurationError(`${file}: loaded illegal policy with 0 rules`);
  return { rules, omitStages, omitManagedFields };
}

function ruleOf(fields: Fields): AuditRule {
  const { errors } = fields;
  const level = fields.text('level') ?? '';
  if (level === '') errors.push(required(fields.at('level')));
  else if (!auditLevels.includes(level as AuditLevel))
    errors.push(notSupported(fields.at('level'), level, auditLevels));
  const rule: AuditRule = {
    level: level as AuditLevel,
    users: fields.texts('users'),
    userGroups: fields.texts('userGroups'),
    verbs: fields.texts('verbs'),
    namespaces: fields.texts('namespaces'),
    nonResourceURLs: fields.texts('nonResourceURLs'),
    resources: fields.objects('resources').map(resourcesOf),
    omitStages: stagesOf(fields),
    omitManagedFields: fields.boolean('omitManagedFields'),
  };
  fields.end();
  checkPaths(fields, rule);
  return rule;
}

function resourcesOf(fields: Fields): AuditResources {
  const { errors } = fields;
  const found: AuditResources = {
    group: fields.text('group') ?? '',
    resources: fields.texts('resources'),
    resourceNames: fields.texts('resourceNames'),
  };
  fields.end();
  const problems = found.group === '' || found.group === '*' ? [] : isDns1123Subdomain(found.group);
  if (problems.length > 0) errors.push(invalidField(fields.at('group'), found.group, problems.join(',')));
  if (found.resourceNames.length > 0 && found.resources.length === 0)
    errors.push(
      invalidField(
        fields.at('resourceNames'),
        found.resourceNames,
        'using resourceNames requires at least one resource',
      ),
    );
  return found;
}

function stagesOf(fields: Fields): readonly AuditStage[] {
  const stages = fields.texts('omitStages');
  for (const [index, stage] of stages.entries())
    if (!auditStages.includes(stage as AuditStage))
      fields.errors.push(
        invalidField(`${fields.at('omitStages')}[${index}]`, stage, `allowed stages are ${auditStages.join(',')}`),
      );
  return stages as readonly AuditStage[];
}

function checkPaths(fields: Fields, { nonResourceURLs, resources, namespaces }: AuditRule): void {
  const at = fields.at('nonResourceURLs');
  for (const [index, url] of nonResourceURLs.entries()) {
    if (url === '*') continue;
    if (!url.startsWith('/'))
      fields.errors.push(
        invalidField(`${at}[${index}]`, url, "non-resource URL rules must begin with a '/' character"),
      );
    if (url.slice(0, -1).includes('*'))
      fields.errors.push(
        invalidField(`${at}[${index}]`, url, "non-resource URL wildcards '*' must be the final character of the rule"),
      );
  }
  if (nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0))
    fields.errors.push(
      invalidField(at, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'),
    );
}
