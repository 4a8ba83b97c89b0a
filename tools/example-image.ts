import { makeBusyboxImage } from '../test/images/busybox.ts';

// The image of manifests/examples.
await makeBusyboxImage('knarr/busybox:1');
