import { createHash } from 'node:crypto';
import { RuntimeError } from '../../runtime/errors.ts';
import type { DockerEngine } from '../engine.ts';
import { hasStatus } from '../errors.ts';
import { elfExecutable } from './elf.ts';
import type { Architecture } from './machine-code.ts';
import { sandboxProgram } from './sandbox-program.ts';
import { tarArchive } from './tar-archive.ts';

/** The one name of the sandbox image. */
export const SANDBOX_IMAGE = 'knarr/sandbox:1';
/** Where the program is in it. */
export const SANDBOX_PROGRAM = '/sandbox';

const DIGEST_LABEL = 'knarr.dev/sandbox-program';
const architectures: Readonly<Record<string, Architecture>> = {
  amd64: 'x86_64',
  x86_64: 'x86_64',
  arm64: 'aarch64',
  aarch64: 'aarch64',
};

/** An image as `docker load` takes it, with the id it will have. */
export interface BuiltImage {
  readonly archive: Buffer;
  /** Hash of the program: tells an image of another version of Knarr under the same name. */
  readonly digest: string;
}

/** Builds the sandbox image for Docker's name of an architecture; the same bytes, hence the same image id, every time. */
export async function buildSandboxImage(dockerArchitecture: string): Promise<BuiltImage> {
  const architecture = architectures[dockerArchitecture];
  if (!architecture) throw new RuntimeError('Unsupported', `no sandbox program for processor ${dockerArchitecture}`);
  const program = elfExecutable(sandboxProgram(), architecture);
  const digest = sha256(program);
  const layer = await tarArchive([{ name: SANDBOX_PROGRAM.slice(1), content: program, mode: 0o755 }]);
  // https://github.com/opencontainers/image-spec/blob/main/config.md
  const config = Buffer.from(
    JSON.stringify({
      architecture: architecture === 'x86_64' ? 'amd64' : 'arm64',
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: { Entrypoint: [SANDBOX_PROGRAM], Labels: { [DIGEST_LABEL]: digest } },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created: '1970-01-01T00:00:00Z', created_by: 'knarr' }],
    }),
  );
  const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: [SANDBOX_IMAGE], Layers: ['layer.tar'] }];
  const archive = await tarArchive([
    { name: 'layer.tar', content: layer, mode: 0o644 },
    { name: `${sha256(config)}.json`, content: config, mode: 0o644 },
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)), mode: 0o644 },
  ]);
  return { archive, digest };
}

/** Makes sure that {@link SANDBOX_IMAGE} is this version's. Idempotent; running sandboxes keep the image they have. */
export async function ensureSandboxImage(engine: DockerEngine, signal: AbortSignal): Promise<void> {
  const { Arch } = await engine.version(signal);
  const { archive, digest } = await buildSandboxImage(Arch);
  if ((await presentDigest(engine, signal)) === digest) return;
  const what = `load image ${SANDBOX_IMAGE}`;
  const query = { quiet: true };
  const answer = await engine.stream({ what, path: '/images/load', method: 'POST', query, file: archive }, signal);
  // The engine reports a failed load in the body of a good answer: what counts is whether the image is there now.
  for await (const _ of answer);
  if ((await presentDigest(engine, signal)) !== digest)
    throw new RuntimeError('Failed', `${what}: it is not there afterwards`);
}

async function presentDigest(engine: DockerEngine, signal: AbortSignal): Promise<string | undefined> {
  try {
    const image = await engine.json<{ Config?: { Labels?: Record<string, string> | null } }>(
      { what: `inspect image ${SANDBOX_IMAGE}`, path: `/images/${SANDBOX_IMAGE}/json` },
      signal,
    );
    return image.Config?.Labels?.[DIGEST_LABEL];
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
