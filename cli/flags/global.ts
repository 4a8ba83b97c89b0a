import { array, duration, type FlagValues, text, toggle } from './flag.ts';

/** Flags that every verb takes: which server, as whom, and in which namespace. */
export const globalFlags = {
  as: text(
    '',
    'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  ),
  'as-group': array('Group to impersonate for the operation, this flag can be repeated to specify multiple groups.'),
  'as-uid': text('', 'UID to impersonate for the operation.'),
  'cache-dir': text('', 'Taken for compatibility: nothing is kept between calls.'),
  'certificate-authority': text('', 'Path to a cert file for the certificate authority'),
  'client-certificate': text('', 'Path to a client certificate file for TLS'),
  'client-key': text('', 'Path to a client key file for TLS'),
  cluster: text('', 'The name of the kubeconfig cluster to use'),
  context: text('', 'The name of the kubeconfig context to use'),
  'disable-compression': toggle(false, 'If true, opt-out of response compression for all requests to the server'),
  'insecure-skip-tls-verify': toggle(
    false,
    "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  ),
  kubeconfig: text('', 'Path to the kubeconfig file to use for CLI requests.'),
  namespace: text('', 'If present, the namespace scope for this CLI request', { short: 'n' }),
  password: text('', 'Password for basic authentication to the API server'),
  'request-timeout': text(
    '0',
    "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
  ),
  server: text('', 'The address and port of the Kubernetes API server', { short: 's' }),
  'tls-server-name': text(
    '',
    'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used',
  ),
  token: text('', 'Bearer token for authentication to the API server'),
  user: text('', 'The name of the kubeconfig user to use'),
  username: text('', 'Username for basic authentication to the API server'),
  v: text('0', 'number for the log level verbosity', { short: 'v' }),
  'warnings-as-errors': toggle(
    false,
    'Treat warnings received from the server as errors and exit with a non-zero exit code',
  ),
  'log-flush-frequency': duration(5000, 'Maximum number of seconds between log flushes', { hidden: true }),
  'match-server-version': toggle(false, 'Require server version to match client version', { hidden: true }),
  vmodule: text('', 'Taken for compatibility.', { hidden: true }),
  profile: text('none', 'Taken for compatibility.', { hidden: true }),
  'profile-output': text('profile.pprof', 'Taken for compatibility.', { hidden: true }),
};

export type GlobalValues = FlagValues<typeof globalFlags>;
