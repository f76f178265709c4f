/** Planets attract each other, in the body of an async function. */
import { measured } from "../turns.ts";

interface Body {
  x: number;
  y: number;
  z: number;
  vx: number;
  vy: number;
  vz: number;
  readonly mass: number;
}

const bodies: Body[] = Array.from({ length: 5 }, (_, i) => ({
  x: i * 5,
  y: i * 2 - 3,
  z: i / 10,
  vx: 0.4 - i / 10,
  vy: i / 10,
  vz: 0.01,
  mass: i === 0 ? 39.5 : 0.02,
}));

async function simulate(steps: number, dt: number): Promise<number> {
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i]!;
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j]!;
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const square = dx * dx + dy * dy + dz * dz + 0.01;
        const pull = dt / (square * Math.sqrt(square));
        a.vx -= dx * b.mass * pull;
        a.vy -= dy * b.mass * pull;
        a.vz -= dz * b.mass * pull;
        b.vx += dx * a.mass * pull;
        b.vy += dy * a.mass * pull;
        b.vz += dz * a.mass * pull;
      }
    }
    for (const body of bodies) {
      body.x += dt * body.vx;
      body.y += dt * body.vy;
      body.z += dt * body.vz;
    }
    if (step % 10_000 === 0) await undefined;
  }
  return bodies[0]!.x;
}

await measured(() => simulate(250_000, 0.001));
