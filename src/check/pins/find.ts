export interface Pin {
  /** `file:line:column` */
  readonly place: string;
  /** `net.createServer` */
  readonly what: string;
  readonly remedy: string;
}
