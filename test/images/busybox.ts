import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { pack } from 'tar-stream';

/** The image that tests with real containers run; made here, never pulled. */
export const BUSYBOX_IMAGE = 'knarr/busybox:test';

/** Debian's package busybox-static. */
const BINARY = '/bin/busybox';
const run = promisify(execFile);

/**
 * Makes an image, {@link BUSYBOX_IMAGE} if nothing else is said, if the engine has none of that name: a root with the machine's static busybox, a link for each of its applets, and
 * the few files that programs look for. Throws, naming what to install, when the machine has no static busybox.
 */
export async function makeBusyboxImage(name = BUSYBOX_IMAGE): Promise<string> {
  if (await isPresent(name)) return name;
  const change = ['--change', 'ENV PATH=/bin', '--change', 'CMD ["sh"]', '--change', 'LABEL knarr.dev/test=true'];
  const docker = spawn('docker', ['import', ...change, '-', name], { stdio: ['pipe', 'ignore', 'inherit'] });
  const exit = once(docker, 'exit');
  docker.stdin.end(await busyboxRoot());
  const [code] = await exit;
  if (code !== 0) throw new Error(`docker import ended with ${code}`);
  return name;
}

/** The image's root file system as a tar archive; other images of tests can be made from it. */
export async function busyboxRoot(): Promise<Buffer> {
  const [binary, { stdout }] = await Promise.all([readFile(BINARY), run(BINARY, ['--list'])]).catch((cause) => {
    throw new Error(`no ${BINARY}: apt-get install busybox-static`, { cause });
  });
  // A dynamic one (package busybox) would ask for an interpreter, which the image does not have.
  if (binary.includes('/lib64/ld-linux') || binary.includes('/lib/ld-linux')) {
    throw new Error(`${BINARY} is not static: apt-get install busybox-static`);
  }
  const root = pack();
  for (const name of ['bin', 'etc', 'root', 'var']) root.entry({ name, type: 'directory', mode: 0o755 });
  root.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  root.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n');
  root.entry({ name: 'etc/group' }, 'root:x:0:\nnobody:x:65534:\n');
  root.entry({ name: 'bin/busybox', mode: 0o755 }, binary);
  for (const applet of stdout.split('\n')) {
    if (applet === '' || applet === 'busybox') continue;
    root.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  root.finalize();
  return buffer(root);
}

async function isPresent(name: string): Promise<boolean> {
  try {
    await run('docker', ['image', 'inspect', name]);
    return true;
  } catch (error) {
    // The client's exit code for "no such image"; anything else (no engine) is for the caller.
    if (
      typeof error === 'object' &&
      error !== null &&
      'stderr' in error &&
      /no such image/i.test(String(error.stderr))
    ) {
      return false;
    }
    throw error;
  }
}
