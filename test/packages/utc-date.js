/** A date whose calendar is UTC's wherever it runs. */
export class UTCDate extends Date {
  constructor(...args) {
    super(...(args.length > 1 ? [Date.UTC(...args)] : args));
  }
  getTimezoneOffset() {
    return 0;
  }
  [Symbol.for("constructDateFrom")](value) {
    return new UTCDate(value);
  }
}
for (const unit of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
  UTCDate.prototype[`get${unit}`] = Date.prototype[`getUTC${unit}`];
  if (unit !== "Day") {
    const set = Date.prototype[`setUTC${unit}`];
    UTCDate.prototype[`set${unit}`] = function (...args) {
      return set.apply(this, args);
    };
  }
}
