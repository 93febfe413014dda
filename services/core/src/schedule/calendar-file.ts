import type { Days, Recurrence } from "@carillon/contracts/schedules";
import ICAL from "ical.js";
import { wallClock } from "../units.js";
import type { Unreadable } from "./cron.js";
import { dateOf, daySeconds, formatLocal, isTimeZone, localOf, parseLocal, type LocalTime } from "./local-time.js";
import { parseRule } from "./recurrence-rule.js";
import { ruleTimes } from "./rule-times.js";

/** iCalendar (RFC 5545) in and out. ical.js reads and writes the text; what recurs is ours to reckon (rule-times.ts). */

const mostEvents = 100;
/** Holidays that come every year are laid out for so long. */
const holidayYears = 6;
const mostDays = 1000;

class WrongEvent extends Error {}

/** When the events of a calendar are, in the time zone of the schedule, which they must share unless they happen once. */
export function eventsOf(text: string, timeZone: string): { readonly events: Recurrence[] } | Unreadable {
  return reading(text, (components) => {
    if (components.length > mostEvents) throw new WrongEvent(`${components.length} events; at most ${mostEvents}`);
    const moved = Map.groupBy(components, (one) => (one.hasProperty("recurrence-id") ? textOf(one, "uid") : ""));
    const events = (moved.get("") ?? []).map((one) => recurrenceOf(one, moved.get(textOf(one, "uid")) ?? [], timeZone));
    return { events };
  });
}

/** The days on which something is in a calendar of holidays, from the day of `from` on; what recurs, for six years. */
export function daysOffOf(text: string, from: LocalTime): { readonly days: Days[] } | Unreadable {
  return reading(text, (components) => {
    const days = components.flatMap((one) => daysOf(one, from)).sort((a, b) => (a.from < b.from ? -1 : 1));
    if (days.length > mostDays) throw new WrongEvent(`${days.length} days off; at most ${mostDays}`);
    return { days };
  });
}

function reading<T>(text: string, read: (events: ICAL.Component[]) => T): T | Unreadable {
  try {
    const root = ICAL.Component.fromString(text);
    if (root.name !== "vcalendar") return { wrong: "a file that begins with BEGIN:VCALENDAR" };
    const events = root.getAllSubcomponents("vevent");
    return events.length === 0 ? { wrong: "the calendar has no event" } : read(events);
  } catch (error) {
    // ical.js throws whatever it stumbles over: ParserError, TypeError, plain errors.
    return { wrong: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}

const textOrNone = (value: unknown): string => (typeof value === "string" ? value : "");
const textOf = (event: ICAL.Component, name: string): string => textOrNone(event.getFirstPropertyValue(name));

function recurrenceOf(event: ICAL.Component, changed: readonly ICAL.Component[], timeZone: string): Recurrence {
  const named = textOf(event, "summary") || textOf(event, "uid");
  const once = !event.hasProperty("rrule");
  const local = (name: string, of = event): string[] =>
    of.getAllProperties(name).flatMap((property) => localTexts(property, { timeZone, once, named }));
  const [start] = local("dtstart");
  if (start === undefined) throw new WrongEvent(`${named} has no DTSTART`);
  const rules = event.getAllProperties("rrule").map((property) => String(property.getFirstValue()));
  return {
    ...{ start, rules },
    // One that was moved by hand is not where the rule has it, but where it was moved to; one that was called off is nowhere.
    dates: [...local("rdate"), ...changed.filter(isOn).flatMap((one) => local("dtstart", one))],
    except: [...local("exdate"), ...changed.flatMap((one) => local("recurrence-id", one))],
  };
}

const isOn = (event: ICAL.Component): boolean => textOf(event, "status").toUpperCase() !== "CANCELLED";

interface Place {
  readonly timeZone: string;
  readonly once: boolean;
  readonly named: string;
}

function localTexts(property: ICAL.Property, { timeZone, once, named }: Place): string[] {
  const zone = textOrNone(property.getParameter("tzid"));
  return property.getValues().map((value) => {
    if (!(value instanceof ICAL.Time) || value.isDate)
      throw new WrongEvent(`${named}: ${property.name.toUpperCase()} has no time of day to ring at`);
    const text = value.toString();
    const isUtc = text.endsWith("Z");
    const local = formatLocal(parseLocal(text.replace("Z", "")));
    if (isUtc && once) return formatLocal(localOf(timeZone, wallClock(parseLocal(local))));
    const written = isUtc ? "UTC" : zone;
    if (written !== "" && written !== timeZone)
      throw new WrongEvent(
        `${named} is in the time zone ${written}, the schedule in ${timeZone}: ${isTimeZone(written) ? `make it ${written}` : "that is no IANA name"}`,
      );
    return local;
  });
}

/** An event of days without times ends before its DTEND; one with times is on all days that it touches. */
function daysOf(event: ICAL.Component, from: LocalTime): Days[] {
  const named = textOf(event, "summary").slice(0, 80);
  const start = event.getFirstPropertyValue("dtstart");
  if (!(start instanceof ICAL.Time)) throw new WrongEvent(`${named} has no DTSTART`);
  const midnight = parseLocal(start.toString().slice(0, 10));
  const end = event.getFirstPropertyValue("dtend");
  const after = end instanceof ICAL.Time ? parseLocal(end.toString().slice(0, 19)) : midnight + daySeconds;
  const length = Math.max(daySeconds, Math.ceil((after - midnight) / daySeconds) * daySeconds);
  if (!Number.isFinite(midnight) || !Number.isFinite(length))
    throw new WrongEvent(`${named} is on no day that there is`);
  const firsts = new Set([midnight]);
  for (const property of event.getAllProperties("rrule")) {
    const rule = parseRule(String(property.getFirstValue()), (utc) => utc);
    if ("wrong" in rule) throw new WrongEvent(`${named}: ${rule.wrong}`);
    for (const time of ruleTimes(rule, midnight)(from - length)) {
      if (time > from + holidayYears * 366 * daySeconds || firsts.size > mostDays) break;
      firsts.add(time);
    }
  }
  return [...firsts]
    .filter((first) => first + length > from)
    .map((first) => ({ from: dateOf(first), to: dateOf(first + length - 1), name: named }));
}

/** A calendar of one event for each recurrence. Its time zone is named, not described (RFC 7808): calendars know the IANA's. */
export function calendarFile(
  { id, name, timeZone }: { readonly id: string; readonly name: string; readonly timeZone: string },
  events: readonly Recurrence[],
): string {
  const root = new ICAL.Component("vcalendar");
  root.addPropertyWithValue("version", "2.0");
  root.addPropertyWithValue("prodid", "-//Carillon//Schedules//EN");
  for (const [at, { start, rules, dates, except }] of events.entries()) {
    const event = new ICAL.Component("vevent");
    event.addPropertyWithValue("uid", `${id}-${at}@carillon`);
    event.addPropertyWithValue("summary", name);
    const add = (property: string, text: string): void => {
      event
        .addPropertyWithValue(property, ICAL.Time.fromDateTimeString(formatLocal(parseLocal(text))))
        .setParameter("tzid", timeZone);
    };
    add("dtstart", start);
    for (const rule of rules) event.addPropertyWithValue("rrule", ICAL.Recur.fromString(rule));
    for (const text of dates) add("rdate", text);
    for (const text of except) add("exdate", text);
    root.addSubcomponent(event);
  }
  return `${root.toString()}\r\n`;
}
