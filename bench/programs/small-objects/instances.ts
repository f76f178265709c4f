// A list of instances of a class.
class Point {
  x: number;
  y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

export const data = Array.from({ length: 1_000_000 }, (_, i) => new Point(i, i / 2));
