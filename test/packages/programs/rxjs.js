// Observables, subjects, operators and a scheduler, subscribed while the program waits.
import {
  BehaviorSubject,
  Subject,
  concatMap,
  debounceTime,
  delay,
  filter,
  firstValueFrom,
  from,
  interval,
  lastValueFrom,
  map,
  mergeMap,
  of,
  reduce,
  scan,
  share,
  take,
  throwError,
  timer,
  catchError,
  retry,
  toArray,
  zip,
} from "rxjs";

const words = new Subject();
const seen = [];
const counted = words.pipe(
  filter((word) => word.length > 2),
  scan((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), {}),
  share(),
);
const subscription = counted.subscribe((counts) => seen.push(Object.keys(counts).length));
const last = lastValueFrom(counted);

for (const word of "the quick brown fox jumps over the lazy dog".split(" ")) {
  words.next(word);
  await null;
}
words.complete();
console.log(JSON.stringify(await last), seen.join(), subscription.closed);

const state = new BehaviorSubject(1);
const doubled = state.pipe(map((value) => value * 2));
console.log(await firstValueFrom(doubled));
state.next(21);
console.log(await firstValueFrom(doubled));

const ticks = await lastValueFrom(interval(2).pipe(take(4), toArray()));
console.log(ticks.join());
const slow = from([3, 1, 2]).pipe(concatMap((ms) => of(ms).pipe(delay(ms))));
console.log((await lastValueFrom(slow.pipe(toArray()))).join());
const sum = from([1, 2, 3]).pipe(
  mergeMap(async (value) => {
    await null;
    return value ** 2;
  }),
  reduce((a, b) => a + b, 0),
);
console.log(await lastValueFrom(sum));

let attempts = 0;
const flaky = timer(1).pipe(
  mergeMap(() => (++attempts < 3 ? throwError(() => new Error(`attempt ${attempts}`)) : of("settled"))),
  retry(5),
  catchError((error) => of(error.message)),
);
console.log(await lastValueFrom(flaky), attempts);
console.log(JSON.stringify(await lastValueFrom(zip(of(1, 2), of("a", "b")).pipe(toArray()))));
const typed = new Subject();
const settled = firstValueFrom(typed.pipe(debounceTime(3)));
for (const text of ["g", "go", "god"]) {
  typed.next(text);
  await null;
}
console.log(await settled);
