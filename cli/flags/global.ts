import { array, duration, type FlagValues, number, text, toggle } from './flag.ts';

/** Flags that every verb takes: which server, as whom, and in which namespace. */
export const globalFlags = {
  as: text('', 'Act as this user.'),
  'as-group': array('Act as a member of this group; may be repeated.'),
  'as-uid': text('', 'Act as the user with this UID.'),
  'cache-dir': text('', 'Taken for compatibility: nothing is kept between calls.'),
  'certificate-authority': text('', 'File with the certificates that the server is trusted by.'),
  'client-certificate': text('', 'File with the certificate to log in with.'),
  'client-key': text('', 'File with the key of that certificate.'),
  cluster: text('', 'Cluster of the kubeconfig.'),
  context: text('', 'Context of the kubeconfig.'),
  'disable-compression': toggle(false, 'Ask the server not to compress its answers.'),
  'insecure-skip-tls-verify': toggle(false, 'Trust any server: whoever is in between can read and change everything.'),
  kubeconfig: text('', 'The kubeconfig file.'),
  namespace: text('', 'Namespace to work in; by default the one of the context.', { short: 'n' }),
  password: text('', 'Password to log in with.'),
  'request-timeout': text('0', 'How long one request may take, such as 30s; 0 for as long as it takes.'),
  server: text('', 'Address of the server.', { short: 's' }),
  'tls-server-name': text('', 'Name that the certificate of the server must carry, if not that of its address.'),
  token: text('', 'Token to log in with.'),
  user: text('', 'User of the kubeconfig.'),
  username: text('', 'Name to log in with.'),
  v: number(0, 'How much to log.', { short: 'v' }),
  'warnings-as-errors': toggle(false, 'End with an error when the server warned.'),
  'log-flush-frequency': duration(5000, 'Taken for compatibility.', { hidden: true }),
  'match-server-version': toggle(false, 'Taken for compatibility.', { hidden: true }),
  vmodule: text('', 'Taken for compatibility.', { hidden: true }),
  profile: text('none', 'Taken for compatibility.', { hidden: true }),
  'profile-output': text('profile.pprof', 'Taken for compatibility.', { hidden: true }),
};

export type GlobalValues = FlagValues<typeof globalFlags>;
