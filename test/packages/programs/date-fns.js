// Calendar arithmetic over dates held while the program waits.
import { UTCDate } from "../utc-date.js";
import {
  addMonths,
  differenceInCalendarDays,
  eachWeekOfInterval,
  endOfMonth,
  format,
  formatDistance,
  formatDuration,
  intervalToDuration,
  isWeekend,
  parse,
  parseISO,
  startOfWeek,
} from "date-fns";
import { de } from "date-fns/locale/de";

const start = new UTCDate(Date.UTC(2026, 0, 31));
let month = start;
for (let i = 0; i < 4; i++) {
  month = addMonths(start, i);
  await null;
  console.log(format(month, "EEEE, do MMMM yyyy"), isWeekend(month), format(month, "PPPP", { locale: de }));
}
const interval = { start, end: endOfMonth(addMonths(start, 1)) };
await null;
for (const week of eachWeekOfInterval(interval, { weekStartsOn: 1 })) {
  await null;
  console.log(format(week, "yyyy-MM-dd"), week instanceof UTCDate);
}
const parsed = parse("12.03.2026", "dd.MM.yyyy", new Date(0));
await null;
console.log(
  differenceInCalendarDays(parsed, parseISO("2026-03-01")),
  formatDistance(0, 3e8, { addSuffix: true }),
);
const lasted = intervalToDuration({ start: 0, end: 1e9 });
await null;
console.log(formatDuration(lasted), startOfWeek(start, { weekStartsOn: 1 }).getUTCDate());
