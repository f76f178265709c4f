// Options, eithers, tasks and readers composed, and run while the program waits.
import * as A from "fp-ts/lib/Array.js";
import * as E from "fp-ts/lib/Either.js";
import { pipe, flow } from "fp-ts/lib/function.js";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/State.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import * as N from "fp-ts/lib/number.js";

const half = (n) => (n % 2 === 0 ? O.some(n / 2) : O.none);
const parse = (text) => (/^\d+$/.test(text) ? E.right(Number(text)) : E.left(`"${text}" is no number`));
const checked = flow(
  parse,
  E.chain(
    E.fromPredicate(
      (n) => n < 100,
      (n) => `${n} is too large`,
    ),
  ),
);

for (const text of ["8", "7", "x", "200"]) {
  const result = checked(text);
  await null;
  console.log(
    text,
    pipe(
      result,
      E.match(
        (why) => why,
        (n) =>
          pipe(
            half(n),
            O.fold(() => "odd", String),
          ),
      ),
    ),
  );
}

const load = (id) =>
  TE.tryCatch(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (id > 3) throw new Error(`no ${id}`);
      return { id, next: id + 1 };
    },
    (error) => error.message,
  );
const chain = pipe(
  load(1),
  TE.chain(({ next }) => load(next)),
  TE.bindTo("second"),
  TE.bind("third", ({ second }) => load(second.next)),
);
console.log(JSON.stringify(await chain()));
console.log(JSON.stringify(await pipe([1, 2], A.traverse(TE.ApplicativePar)(load))()));
const counter = pipe(
  S.modify((n) => n + 1),
  S.chain(() => S.gets((n) => n * 10)),
);
await null;
console.log(
  counter(4),
  pipe(
    [3, 1, 2],
    A.sort(N.Ord),
    RA.foldMap(N.MonoidSum)((n) => n),
  ),
);
