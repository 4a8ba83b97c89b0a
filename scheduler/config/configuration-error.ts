/** A configuration that cannot be used; the message is one sentence for the user. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
