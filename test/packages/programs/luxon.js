// Times, zones, durations and intervals held while the program waits.
import { DateTime, Duration, Info, Interval } from "luxon";

const start = DateTime.fromISO("2026-03-28T22:30:00", { zone: "Europe/Amsterdam" });
for (const hours of [1, 4, 24]) {
  const later = start.plus({ hours });
  await null;
  console.log(later.toISO(), later.offset, later.isInDST, later.toFormat("ccc d LLL yyyy HH:mm"));
}
const interval = Interval.fromDateTimes(start, start.plus({ days: 3 }));
await null;
for (const day of interval.splitBy({ days: 1 })) {
  await null;
  console.log(day.toISODate(), interval.contains(day.start));
}
const duration = Duration.fromObject({ hours: 50, minutes: 90 });
await null;
console.log(duration.normalize().toISO(), duration.shiftTo("days", "hours", "minutes").toHuman());
console.log(
  start.diff(start.minus({ months: 2 }), ["months", "days"]).toObject(),
  start.setLocale("de").toFormat("d. MMMM"),
);
await null;
console.log(
  DateTime.fromFormat("12/2026", "MM/yyyy", { zone: "utc" }).toSeconds(),
  Info.weekdays("short").join(),
);
console.log(
  DateTime.invalid("why not").invalidReason,
  start.equals(DateTime.fromISO(start.toISO(), { setZone: true })),
);
