import type { KindDefinition } from '../kind-definition.ts';
import { customResourceDefinitionStrategy } from './custom-resource-definition/strategy.ts';

/** The kinds of apiextensions.k8s.io. */
export const apiextensionsKinds: Readonly<Record<string, KindDefinition>> = {
  'apiextensions.k8s.io/v1/customresourcedefinitions': { strategy: customResourceDefinitionStrategy },
};
