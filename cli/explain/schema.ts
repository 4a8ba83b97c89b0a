/** A schema of an OpenAPI v3 document, as far as it is shown. https://spec.openapis.org/oas/v3.0.3#schema-object */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly externalDocs?: { readonly description?: string; readonly url?: string };
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

type Operation = { readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind };

/** The OpenAPI v3 document of a group and version. */
export interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const prefix = '#/components/schemas/';

/** What a reference leads to; the schema itself when it is none, or leads nowhere. */
export function resolveSchema(schema: Schema, document: OpenApiDocument): Schema {
  return referred(schema.$ref, document) ?? schema;
}

function referred(ref: string | undefined, document: OpenApiDocument): Schema | undefined {
  return ref?.startsWith(prefix) ? document.components?.schemas?.[ref.slice(prefix.length)] : undefined;
}

/** The schema of the values of a map; undefined where anything, or nothing further, may be. */
export function valueSchema({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** The kind behind a resource's paths; undefined when the document has none of them. */
export function kindOfResource(
  document: OpenApiDocument,
  { group, version, resource }: { readonly group: string; readonly version: string; readonly resource: string },
): GroupVersionKind | undefined {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  for (const scope of ['', '/namespaces/{namespace}'])
    for (const item of ['', '/{name}'])
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const found = document.paths?.[`${root}${scope}/${resource}${item}`]?.[method];
        if (found?.['x-kubernetes-group-version-kind']) return found['x-kubernetes-group-version-kind'];
      }
  return undefined;
}

/** The schema of a kind. */
export function schemaOf(document: OpenApiDocument, kind: GroupVersionKind): Schema | undefined {
  return Object.values(document.components?.schemas ?? {}).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (one) => one.group === kind.group && one.version === kind.version && one.kind === kind.kind,
    ),
  );
}

/** `string`, `[]Container`, `map[string]string`, `Object`. */
export function typeText(schema: Schema, document: OpenApiDocument): string {
  if (schema.items) return `[]${typeText(schema.items, document)}`;
  const values = valueSchema(schema);
  if (values) return `map[string]${typeText(values, document)}`;
  const [only] = schema.allOf ?? [];
  if (only && schema.allOf?.length === 1 && !schema.properties) return typeText(only, document);
  if (schema.$ref !== undefined) {
    const type = referred(schema.$ref, document)?.type;
    // A name that stands for a plain value, such as a quantity, says less than the value's type.
    if (type !== undefined && type !== 'object') return type;
    return schema.$ref.split(/[/.]/).at(-1) || 'Object';
  }
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
}
