import type { CustomResourceDefinition } from '../../../../proto/gen/apiextensions/v1.ts';

/** The names that follow from the kind, and no conversion between versions. */
export function defaultCustomResourceDefinition({ spec }: CustomResourceDefinition): void {
  const { names } = spec;
  if (names?.kind) {
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  }
  spec.conversion ??= { strategy: 'None' };
  spec.conversion.strategy ||= 'None';
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service) service.port ??= 443;
}
