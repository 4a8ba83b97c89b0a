/** A volume that cannot be set up now; the message is for the event `FailedMount`. */
export class VolumeError extends Error {
  override readonly name = 'VolumeError';
}
