import { refuses } from './refusals.ts';
import { bad, invalid, map, maps, passedOn } from './row.ts';

// Options of requests that mean nothing, and forms of answers that there are not.

refuses([
  {
    name: 'an unknown dry run',
    path: `${maps}?dryRun=Some`,
    body: map({}),
    ...invalid(
      /^CreateOptions\.meta\.k8s\.io "" is invalid: dryRun: Unsupported value: \["Some"\]: supported values: "All"$/,
    ),
  },
  {
    name: 'a version below nothing',
    method: 'GET',
    path: `${maps}/there?resourceVersion=-1`,
    ...passedOn('resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax'),
  },
  {
    name: 'a limit that is no number',
    method: 'GET',
    path: `${maps}?limit=x`,
    ...bad(/strconv\.ParseInt: parsing "x": invalid syntax$/),
  },
  {
    name: 'a selector that is none',
    method: 'GET',
    path: `${maps}?labelSelector=a%20in%20(`,
    ...bad(/^unable to parse requirement: /),
  },
  {
    name: 'a field that cannot be selected',
    method: 'GET',
    path: `${maps}?fieldSelector=spec.x%3D1`,
    ...bad('"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
  },
  { name: 'a token that nobody gave', method: 'GET', path: `${maps}?continue=x`, ...bad(/continue key is not valid/) },
  {
    name: 'delete options that are no JSON',
    method: 'DELETE',
    path: `${maps}/there`,
    body: '{',
    ...passedOn("couldn't get version/kind; json parse error: unexpected end of JSON input"),
  },
  {
    name: 'delete options of a wrong type',
    method: 'DELETE',
    path: `${maps}/there`,
    body: { gracePeriodSeconds: 'x' },
    ...passedOn('json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'),
  },
  {
    name: 'an unknown propagation',
    method: 'DELETE',
    path: `${maps}/there?propagationPolicy=Sideways`,
    ...invalid(/^DeleteOptions\.meta\.k8s\.io "" is invalid: propagationPolicy: Unsupported value: "Sideways"/),
  },
  {
    name: 'a deletion of another object',
    method: 'DELETE',
    path: `${maps}/there`,
    body: { preconditions: { uid: 'x' } },
    code: 409,
    reason: 'Conflict',
    message:
      /^Operation cannot be fulfilled on ConfigMap "there": the UID in the precondition \(x\) does not match the UID in record /,
  },
  {
    name: 'a list as the metadata of one object',
    method: 'GET',
    path: maps,
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    code: 406,
    reason: 'NotAcceptable',
    message: /^you requested PartialObjectMetadata, but the requested object is a list/,
  },
  {
    name: 'delete options that are no protobuf',
    method: 'DELETE',
    path: `${maps}/there`,
    type: 'application/vnd.kubernetes.protobuf',
    body: 'k8s\0\x0a\x7f',
    ...passedOn('the protobuf envelope is damaged'),
  },
]);
