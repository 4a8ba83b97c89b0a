// Made by 'npm run gen' from proto/apiextensions/v1.proto. Do not edit.
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Asks a webhook to convert custom objects to another version. */
export interface ConversionRequest {
  /** Identifier of this request, to be repeated in the response. */
  uid?: string;
  /** Group and version to convert to, such as example.com/v1. */
  desiredAPIVersion?: string;
  /** The objects to convert; they may be of differing versions. */
  objects?: metaRuntime.RawExtension[];
}

/** Answer of a conversion webhook. */
export interface ConversionResponse {
  /** Identifier copied from the request. */
  uid?: string;
  /** Converted objects in the order of the request; empty on failure. */
  convertedObjects?: metaRuntime.RawExtension[];
  /** Success or failure, with an explanation. */
  result?: metaV1.Status;
}

/** Envelope for the exchange with a conversion webhook. */
export interface ConversionReview {
  apiVersion?: string;
  kind?: string;
  /** What the API server asks for. */
  request?: ConversionRequest;
  /** What the webhook answers. */
  response?: ConversionResponse;
}

/** An extra column for tables of custom objects. */
export interface CustomResourceColumnDefinition {
  /** Heading of the column. */
  name: string;
  /** OpenAPI type of the values: boolean, date, integer, number or string. */
  type: string;
  /** OpenAPI format refining the type; name marks the object's name. */
  format?: string;
  /** What the column shows, for people. */
  description?: string;
  /** 0 shows the column always; larger values only in wide output. */
  priority?: number;
  /** Simple JSON path of the value inside the object. */
  jsonPath: string;
}

/** How objects are converted between versions of a custom resource. */
export interface CustomResourceConversion {
  /** None merely alters apiVersion; Webhook asks an outside service. */
  strategy: string;
  /** How to call the conversion service; required with strategy Webhook. */
  webhook?: WebhookConversion;
}

/** Adds a new kind of object to the API. */
export interface CustomResourceDefinition {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this CustomResourceDefinition, written by its owner. */
  spec: CustomResourceDefinitionSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: CustomResourceDefinitionStatus;
}

/** One observed aspect, such as Established or NamesAccepted. */
export interface CustomResourceDefinitionCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
  /** Generation of the definition the condition was derived from. */
  observedGeneration?: number;
}

/** A list of CustomResourceDefinition objects, as returned by list requests. */
export interface CustomResourceDefinitionList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The CustomResourceDefinition objects found; empty when nothing matched. */
  items: CustomResourceDefinition[];
}

/** Names under which a custom resource is known. */
export interface CustomResourceDefinitionNames {
  /** Plural name in lower case, as used in URLs. */
  plural: string;
  /** Singular name in lower case; absent uses kind in lower case. */
  singular?: string;
  /** Abbreviations for the command line, in lower case. */
  shortNames?: string[];
  /** Kind of the objects, in singular CamelCase. */
  kind: string;
  /** Kind of lists; absent appends List to kind. */
  listKind?: string;
  /** Groups of resources to be listed under, such as all. */
  categories?: string[];
}

/** What the new resource is called and how it behaves. */
export interface CustomResourceDefinitionSpec {
  /** API group of the resource, such as example.com. */
  group: string;
  /** Names of the resource and its kind. */
  names: CustomResourceDefinitionNames;
  /** Whether objects live in namespaces or belong to the whole cluster; immutable. */
  scope: string;
  /** All versions, served or not; order of preference follows from their names. */
  versions: CustomResourceDefinitionVersion[];
  /** How objects are converted between the versions. */
  conversion?: CustomResourceConversion;
  /** Old switch for keeping unlisted fields; must be false in this version. */
  preserveUnknownFields?: boolean;
}

/** Whether and under which names the resource is served. */
export interface CustomResourceDefinitionStatus {
  /** Latest observations, one per type. */
  conditions?: CustomResourceDefinitionCondition[];
  /** Names really in use; they can differ from those wished on a clash. */
  acceptedNames?: CustomResourceDefinitionNames;
  /** Versions in which objects may still exist in storage; those cannot be removed from the spec. */
  storedVersions?: string[];
  /** Generation of the definition last acted on. */
  observedGeneration?: number;
}

/** One version of a custom resource. */
export interface CustomResourceDefinitionVersion {
  /** Name of the version, such as v1beta1. */
  name: string;
  /** Whether the version can be used through the API. */
  served: boolean;
  /** Whether objects are stored in this version; true for exactly one. */
  storage: boolean;
  /** Structural schema used to check, prune and default objects. */
  schema?: CustomResourceValidation;
  /** Subresources to offer; absent offers none. */
  subresources?: CustomResourceSubresources;
  /** Columns of tables; absent shows only the age next to the name. */
  additionalPrinterColumns?: CustomResourceColumnDefinition[];
  /** True warns everybody who uses this version. */
  deprecated?: boolean;
  /** Own wording of that warning; absent uses a standard text. */
  deprecationWarning?: string;
  /** Fields usable in field selectors; at most 8. */
  selectableFields?: SelectableField[];
}

/** Lets a custom resource be scaled through the scale subresource. */
export interface CustomResourceSubresourceScale {
  /** JSON path of the wanted count, under .spec. */
  specReplicasPath: string;
  /** JSON path of the observed count, under .status. */
  statusReplicasPath: string;
  /** JSON path of the pod selector in text form; needed for autoscaling. */
  labelSelectorPath?: string;
}

/** Turns on the status subresource; has no settings. */
export type CustomResourceSubresourceStatus = Record<string, never>;

/** Subresources of a custom resource version. */
export interface CustomResourceSubresources {
  /** Present, even if empty, splits status from the rest so that each is written separately. */
  status?: CustomResourceSubresourceStatus;
  /** Offers a scale subresource with the given paths. */
  scale?: CustomResourceSubresourceScale;
}

/** Schema of a custom resource version. */
export interface CustomResourceValidation {
  /** Structural OpenAPI v3 schema that the objects must obey. */
  openAPIV3Schema?: JSONSchemaProps;
}

/** Link to further documentation. */
export interface ExternalDocumentation {
  /** What will be found there. */
  description?: string;
  /** Where the documentation is. */
  url?: string;
}

/** Any JSON value. */
export type JSON = unknown;

/** JSON schema in the OpenAPI v3 form that Kubernetes understands. */
export interface JSONSchemaProps {
  /** Identifier of the schema; not allowed in structural schemas. */
  id?: string;
  /** URL of the JSON schema dialect in use. */
  '$schema'?: string;
  /** Reference to another schema; not allowed in definitions of custom resources. */
  '$ref'?: string;
  /** Explanation of the value, shown by kubectl explain. */
  description?: string;
  /** JSON type: array, boolean, integer, number, object or string. */
  type?: string;
  /** Refines type, for example date-time or int64; unknown formats are ignored. */
  format?: string;
  /** Short heading for the schema. */
  title?: string;
  /** Value filled in when the field is absent. */
  default?: JSON;
  /** Largest number allowed, itself included unless exclusiveMaximum is set. */
  maximum?: number;
  /** True demands values strictly below maximum. */
  exclusiveMaximum?: boolean;
  /** Smallest number allowed, itself included unless exclusiveMinimum is set. */
  minimum?: number;
  /** True demands values strictly above minimum. */
  exclusiveMinimum?: boolean;
  /** Most characters a string may have. */
  maxLength?: number;
  /** Fewest characters a string may have. */
  minLength?: number;
  /** Regular expression that strings must match somewhere. */
  pattern?: string;
  /** Most elements an array may have. */
  maxItems?: number;
  /** Fewest elements an array may have. */
  minItems?: number;
  /** Would forbid equal elements; true is not allowed, use x-kubernetes-list-type set. */
  uniqueItems?: boolean;
  /** Numbers must be whole multiples of this. */
  multipleOf?: number;
  /** The only values allowed. */
  enum?: JSON[];
  /** Most properties an object may have. */
  maxProperties?: number;
  /** Fewest properties an object may have. */
  minProperties?: number;
  /** Properties that must be present. */
  required?: string[];
  /** Schema of array elements. */
  items?: JSONSchemaPropsOrArray;
  /** Every one of these schemas must be fulfilled. */
  allOf?: JSONSchemaProps[];
  /** Exactly one of these schemas must be fulfilled. */
  oneOf?: JSONSchemaProps[];
  /** At least one of these schemas must be fulfilled. */
  anyOf?: JSONSchemaProps[];
  /** This schema must not be fulfilled. */
  not?: JSONSchemaProps;
  /** Schemas of the properties by name. */
  properties?: { [key: string]: JSONSchemaProps };
  /** Schema of properties not listed, or whether such are permitted. */
  additionalProperties?: JSONSchemaPropsOrBool;
  /** Schemas by name pattern; not allowed in custom resource definitions. */
  patternProperties?: { [key: string]: JSONSchemaProps };
  /** Requirements triggered by a property's presence; not allowed in structural schemas. */
  dependencies?: { [key: string]: JSONSchemaPropsOrStringArray };
  /** Schema of array elements beyond those listed; not allowed in structural schemas. */
  additionalItems?: JSONSchemaPropsOrBool;
  /** Schemas for reuse by reference; not allowed in structural schemas. */
  definitions?: { [key: string]: JSONSchemaProps };
  /** Link to further documentation. */
  externalDocs?: ExternalDocumentation;
  /** A sample value, for documentation only. */
  example?: JSON;
  /** True also admits null. */
  nullable?: boolean;
  /** True keeps fields the schema does not list, from here downwards. */
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  /** True marks the value as a whole object with apiVersion, kind and metadata. */
  'x-kubernetes-embedded-resource'?: boolean;
  /** True admits both integers and strings. */
  'x-kubernetes-int-or-string'?: boolean;
  /** Properties that together identify an element of a list of type map. */
  'x-kubernetes-list-map-keys'?: string[];
  /** How lists are merged: replaced whole, element by element by key, or as a set; absent means atomic. */
  'x-kubernetes-list-type'?: string;
  /** Whether an object is merged property by property or replaced whole; absent means granular. */
  'x-kubernetes-map-type'?: string;
  /** CEL rules that the value must satisfy. */
  'x-kubernetes-validations'?: ValidationRule[];
}

/** One schema or a list of schemas; JSON shows whichever is set. */
export type JSONSchemaPropsOrArray = JSONSchemaProps | JSONSchemaProps[];

/** A schema or a plain true or false; JSON shows whichever is set. */
export type JSONSchemaPropsOrBool = JSONSchemaProps | boolean;

/** A schema or a list of names; JSON shows whichever is set. */
export type JSONSchemaPropsOrStringArray = JSONSchemaProps | string[];

/** A field that may appear in field selectors. */
export interface SelectableField {
  /** Simple JSON path of a string, boolean or integer field, such as .spec.color. */
  jsonPath: string;
}

/** Names a Service inside the cluster that runs the webhook. */
export interface ServiceReference {
  /** Namespace in which the Service lives. */
  namespace: string;
  /** Name of the Service to call. */
  name: string;
  /** URL path to which requests are posted; absent posts to the root. */
  path?: string;
  /** Port of the Service to call, over HTTPS. */
  port?: number;
}

/** A CEL rule for a part of an object. */
export interface ValidationRule {
  /** CEL expression over self that must yield true; using oldSelf makes it check updates only. */
  rule: string;
  /** Text shown on failure; absent derives one from the rule. */
  message?: string;
  /** CEL expression that builds the failure text; preferred over message if it works. */
  messageExpression?: string;
  /** Class of the error reported; absent means FieldValueInvalid. */
  reason?: string;
  /** Relative path of the field to blame in the error; absent blames the rule's own place. */
  fieldPath?: string;
  /** True runs a rule using oldSelf also when there is no old value, with oldSelf as an optional. */
  optionalOldSelf?: boolean;
}

/** How to reach a webhook: by URL or through a Service. */
export interface WebhookClientConfig {
  /** Service inside the cluster that runs the webhook; exclusive with url. */
  service?: ServiceReference;
  /** PEM certificates to verify the webhook with; absent trusts the API server's system roots. */
  caBundle?: string;
  /** HTTPS address of the webhook; exclusive with service. */
  url?: string;
}

/** Settings of the outside service that converts objects between versions. */
export interface WebhookConversion {
  /** How to reach the webhook. */
  clientConfig?: WebhookClientConfig;
  /** ConversionReview versions the webhook understands, in order of preference. */
  conversionReviewVersions: string[];
}
