/** The way of a browser to its gateway, which a test can break. */
import net, { type AddressInfo, type Socket } from "node:net";

export class Wire {
  readonly #server: net.Server;
  readonly #ends = new Set<Socket>();
  #isDown = false;

  private constructor(port: number) {
    this.#server = net.createServer((near) => {
      if (this.#isDown) return void near.resetAndDestroy();
      const far = net.connect(port, "127.0.0.1");
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#ends.add(one);
        one.on("error", () => {});
        one.on("close", () => {
          this.#ends.delete(one);
          other.destroy();
        });
      }
    });
  }

  /** To what is at `url`. */
  static async to(url: string): Promise<Wire> {
    const wire = new Wire(Number(new URL(url).port));
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  /** The same place by this wire. */
  by(url: string): string {
    const through = new URL(url);
    through.port = String((this.#server.address() as AddressInfo).port);
    return through.href;
  }

  /** Breaks all connections there are, in mid-sentence. @returns how many. */
  cut(): number {
    const ends = [...this.#ends];
    for (const end of ends) end.resetAndDestroy();
    return ends.length / 2;
  }

  /** The same, and there are no others until `up()`. */
  down(): number {
    this.#isDown = true;
    return this.cut();
  }

  up(): void {
    this.#isDown = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
