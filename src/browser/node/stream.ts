/** node:stream in a page: nothing there is one. */
export class Readable {}
export class Writable {}
