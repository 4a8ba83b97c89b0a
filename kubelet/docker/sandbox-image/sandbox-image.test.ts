import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { extract } from 'tar-stream';
import { buildSandboxImage, SANDBOX_IMAGE } from './sandbox-image.ts';

async function unpack(archive: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  Readable.from([archive]).pipe(entries);
  for await (const entry of entries) files.set(entry.header.name, await buffer(entry));
  return files;
}

for (const [docker, architecture] of [
  ['amd64', 'amd64'],
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
] as const) {
  test(`the image for ${docker} is whole and always the same`, async () => {
    const { archive } = await buildSandboxImage(docker);
    assert.deepEqual(archive, (await buildSandboxImage(docker)).archive);
    const files = await unpack(archive);
    const [manifest] = JSON.parse(String(files.get('manifest.json')));
    const config = JSON.parse(String(files.get(manifest.Config)));
    const layer = files.get(manifest.Layers[0]) ?? Buffer.alloc(0);
    assert.deepEqual(manifest.RepoTags, [SANDBOX_IMAGE]);
    assert.equal(config.architecture, architecture);
    assert.deepEqual(config.rootfs.diff_ids, [`sha256:${createHash('sha256').update(layer).digest('hex')}`]);
    assert.deepEqual([...(await unpack(layer)).keys()], ['sandbox']);
  });
}

test('a processor without a program is refused by name', async () => {
  await assert.rejects(buildSandboxImage('riscv64'), /no sandbox program for processor riscv64/);
});
